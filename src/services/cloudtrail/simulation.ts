/** What clients of CloudTrail do in the simulation: change trails, and find each of their calls in the history. */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api, Event } from './api.gen.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, unknown>;

/** Few names, so that clients get in each other's way. */
const NAMES: readonly string[] = ['trail-a', 'trail-b', 'trail-c'];
const S3BucketName = 'logs-of-trails';
const arnOf = (name: string): string => `arn:aws:cloudtrail:us-east-1:000000000000:trail/${name}`;
const nameOf = ({ random }: Client): string => random.pick(NAMES);
/** A tag that no other call brings: it tells whose record a record is. */
const markOf = ({ unique }: Client) => [{ Key: unique('call'), Value: '' }];

interface S3Api {
  CreateBucket: { input: { Bucket: string }; output: object };
}

async function setUp(client: Client): Promise<void> {
  await client.service<S3Api>('s3').call('CreateBucket', { Bucket: S3BucketName });
  for (const Name of NAMES) await client.call('CreateTrail', { Name, S3BucketName });
}

const changes: Action = {
  name: 'changes a trail',
  weight: 6,
  run: async (client) => {
    const Name = nameOf(client);
    await client.random.pick([
      () => client.call('AddTags', { ResourceId: arnOf(Name), TagsList: markOf(client) }),
      () => client.call('AddTags', { ResourceId: arnOf(Name), TagsList: markOf(client) }),
      () => client.call('CreateTrail', { Name, S3BucketName, TagsList: markOf(client) }),
      () => client.call('DeleteTrail', { Name }),
      () => client.call('StartLogging', { Name }),
      () => client.call('StartLogging', { Name }),
      () => client.call('StopLogging', { Name }),
      () => client.call('StopLogging', { Name }),
    ])();
  },
};

const clears: Action = {
  name: 'takes tags away',
  weight: 1,
  run: async (client) => {
    const ResourceId = arnOf(nameOf(client));
    const { ResourceTagList = [] } = await client.call('ListTags', { ResourceIdList: [ResourceId] });
    const tags = ResourceTagList[0]?.TagsList ?? [];
    if (tags.length > 20) await client.call('RemoveTags', { ResourceId, TagsList: tags.slice(0, 15) });
  },
};

const looks: Action = {
  name: 'looks at the history',
  weight: 1,
  run: async (client) => {
    const events = await allEvents(client, 3);
    const ids = new Set(events.map(({ EventId }) => EventId));
    client.check(ids.size === events.length, 'an event is on two pages');
  },
};

async function allEvents({ call }: Pick<Client, 'call'>, pagesMax: number): Promise<Event[]> {
  const found: Event[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await call('LookupEvents', NextToken === undefined ? {} : { NextToken });
    found.push(...(answer.Events ?? []));
    NextToken = answer.NextToken;
    if (NextToken === undefined) break;
  }
  return found;
}

/** Each change that was answered is in the history once; one that was refused or not answered at most once. */
async function invariants(end: SimulatedEnd<Api>): Promise<void> {
  const events = await allEvents(end, Number.POSITIVE_INFINITY);
  end.check(
    new Set(events.map(({ EventId }) => EventId)).size === events.length,
    'an event is in the history twice',
  );
  const texts = events.map(({ CloudTrailEvent = '' }) => CloudTrailEvent);
  for (const operation of ['AddTags', 'CreateTrail'] as const) {
    for (const { input, outcome } of end.history.of(operation)) {
      const mark = input.TagsList?.[0]?.Key;
      if (mark === undefined) continue;
      const count = texts.filter((text) => isRecordOf(text, operation, mark)).length;
      end.check(count <= 1, `${operation} with ${mark} is recorded ${count} times`);
      const isMissing = count === 0 && outcome === 'acknowledged' && !end.mayHaveLost;
      end.check(!isMissing, `${operation} with ${mark} was answered and is not in the history`);
    }
  }
  checkCounts(end, texts);
  if (!end.mayHaveLost) await checkEffects(end, texts);
}

/** Of calls that cannot be told apart there are as many records as were answered, and no more than were made. */
function checkCounts(end: SimulatedEnd<Api>, texts: readonly string[]): void {
  for (const operation of ['StartLogging', 'StopLogging', 'DeleteTrail', 'AddTags'] as const) {
    const entries = end.history.of(operation);
    const answered = entries.filter(({ outcome }) => outcome === 'acknowledged').length;
    const unknown = entries.filter(({ outcome }) => outcome === 'unknown').length;
    const own = texts.filter((text) => text.includes(`"eventName":"${operation}"`));
    const recorded = own.filter((text) => !text.includes('"errorCode"')).length;
    const isEnough = recorded >= answered || end.mayHaveLost;
    const holds = isEnough && recorded <= answered + unknown;
    end.check(holds, `${operation}: ${recorded} recorded, ${answered} answered, ${unknown} unknown`);
  }
}

/** What a call of one transaction has left behind came with its record. */
async function checkEffects(end: SimulatedEnd<Api>, texts: readonly string[]): Promise<void> {
  const { trailList = [] } = await end.call('DescribeTrails', {});
  // CreateTrail looks at other services first: its record is in a commit of its own, before the answer.
  const made = new Set(end.history.of('CreateTrail').map(({ input }) => input.TagsList?.[0]?.Key));
  for (const { TrailARN: ResourceId = '' } of trailList) {
    const { ResourceTagList = [] } = await end.call('ListTags', { ResourceIdList: [ResourceId] });
    for (const { Key } of ResourceTagList[0]?.TagsList ?? []) {
      const isRecorded = texts.some(
        (text) => isRecordOf(text, 'AddTags', Key) && !text.includes('"errorCode"'),
      );
      end.check(isRecorded || made.has(Key), `${Key} is on ${ResourceId} and in no record`);
    }
  }
}

function isRecordOf(text: string, operation: string, key: string): boolean {
  return text.includes(`"eventName":"${operation}"`) && text.includes(`"key":"${key}"`);
}

export const cloudtrailSimulation: SimulatedService<Api> = {
  service: 'cloudtrail',
  alsoNeeds: ['s3'],
  setUp,
  actions: [changes, clears, looks],
  invariants,
};
