/**
 * Durable executions: whatever dies whenever, each goes on from its last checkpoint. What a checkpoint has kept is not
 * lost and not kept twice, a name is one execution, and nobody waits for what never comes.
 */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../../core/simulation.ts';
import type { Api as IamApi } from '../../iam/api.gen.ts';
import type { Api } from '../api.gen.ts';
import { type ExecutionRecord, executions, histories, operations } from './state.ts';
import { dueOf, isWaiting } from './work.ts';

const ACCOUNT = '000000000000';
/** Where no other actor has functions. */
export const DURABLE_PLACE = { account: ACCOUNT, region: 'ap-northeast-2' } as const;
const HERE = { place: { region: DURABLE_PLACE.region } };
const FUNCTION = 'durable';
const CALLED = `${FUNCTION}:$LATEST`;
const NAMES = ['a', 'b', 'c', 'd'] as const;
/** Some are larger than what the store holds inline. */
const PADDING_MAX = 60_000;
const STEPS_MAX = 4;
const RUNS_MAX = 9;
const ZIP = Buffer.from(
  'UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAEAAAAaS5qc3hQSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABAAAAAAAAAAAAAAApIEAAAAAaS5qc1BLBQYAAAAAAQABADIAAAAjAAAAAAA=',
  'base64',
);

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, undefined>;
type End = SimulatedEnd<Api>;

/** What the simulation's durable function does: so many steps, and a wait behind the first. */
export interface DurableInput {
  id: string;
  steps: number;
  waitSeconds: number;
  padding: string;
}

async function setUp({ call, service }: Client): Promise<undefined> {
  const Statement = [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
  ];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const role = { RoleName: 'durable', AssumeRolePolicyDocument };
  const { Role } = await service<IamApi>('iam').call('CreateRole', role, HERE);
  const code = { Runtime: 'nodejs22.x', Handler: 'i.handler', Code: { ZipFile: ZIP } };
  const DurableConfig = { ExecutionTimeout: 31_622_400, RetentionPeriodInDays: 90 };
  await call(
    'CreateFunction',
    { FunctionName: FUNCTION, Role: Role?.Arn ?? '', ...code, DurableConfig },
    HERE,
  );
  return undefined;
}

const inputOf = (input: DurableInput) => Buffer.from(JSON.stringify(input));

const starts: Action = {
  name: 'starts an execution',
  weight: 4,
  run: async ({ call, random, unique }) => {
    const Payload = inputOf({
      id: unique('execution'),
      steps: random.between(1, STEPS_MAX),
      waitSeconds: random.between(1, 300),
      padding: random.chance(0.2) ? 'x'.repeat(random.between(1, PADDING_MAX)) : '',
    });
    await call('Invoke', { FunctionName: CALLED, InvocationType: 'Event', Payload }, HERE);
  },
};

const startsAgain: Action = {
  name: 'starts one that has a name, perhaps again',
  weight: 3,
  run: async ({ call, random }) => {
    const DurableExecutionName = random.pick(NAMES);
    const Payload = inputOf({ id: DurableExecutionName, steps: 2, waitSeconds: 60, padding: '' });
    const input = { FunctionName: CALLED, InvocationType: 'Event', Payload, DurableExecutionName } as const;
    await call('Invoke', input, HERE);
  },
};

const stops: Action = {
  name: 'stops an execution',
  weight: 1,
  run: async ({ call, random }) => {
    const running = { FunctionName: FUNCTION, Statuses: ['RUNNING'] };
    const { DurableExecutions = [] } = await call('ListDurableExecutionsByFunction', running, HERE);
    if (DurableExecutions.length === 0) return;
    const { DurableExecutionArn } = random.pick(DurableExecutions);
    await call('StopDurableExecution', { DurableExecutionArn }, HERE);
  },
};

async function checkExecution(end: End, DurableExecutionArn: string, input: DurableInput): Promise<void> {
  const { call, check, functionCalls } = end;
  const { Status } = await call('GetDurableExecution', { DurableExecutionArn }, HERE);
  const { Events } = await call('GetDurableExecutionHistory', { DurableExecutionArn, MaxItems: 1000 }, HERE);
  const { id, steps } = input;
  check(
    Events.every(({ EventId }, at) => EventId === at + 1),
    `the history of ${id} has gaps`,
  );
  const kept = Events.filter(({ EventType }) => EventType === 'StepSucceeded').map(({ Id = '' }) => Id);
  check(new Set(kept).size === kept.length, `${id} has kept a step twice: ${kept.join(' ')}`);
  for (const step of kept) {
    const isDone = functionCalls.some(
      ({ functionName, event }) =>
        functionName === FUNCTION && (event as { step?: string }).step === `${id}/${step}`,
    );
    check(isDone, `${id} has kept ${step}, which was not done`);
  }
  if (Status === 'SUCCEEDED') check(kept.length === steps, `${id} has ended after ${kept.length} steps`);
  const runs = Events.filter(({ EventType }) => EventType === 'InvocationCompleted').length;
  // What a power cut may take, no run can go on with.
  if (Status === 'FAILED')
    check(runs >= RUNS_MAX || end.mayHaveLost, `${id} was given up after ${runs} runs`);
}

/** What its record says of its operations is so, and something will have it go on. */
async function checkRecord(end: End, record: ExecutionRecord): Promise<void> {
  const { check, read } = end;
  const { id, status, waiting, changes, invocation } = record;
  const own = await read(
    async ({ tx }) => (await operations.list(tx, DURABLE_PLACE, { prefix: [id] })).records,
  );
  check(own.length === record.operations, `${id} counts ${record.operations} operations, not ${own.length}`);
  check(
    own.filter(isWaiting).length === waiting || status !== 'RUNNING',
    `${id} counts ${waiting} that wait`,
  );
  check(Math.max(...own.map(({ changed }) => changed)) === changes, `${id} counts ${changes} changes`);
  if (status !== 'RUNNING') return;
  check(invocation === undefined, `${id} runs, although everything has come to rest`);
  const goesOn = record.failures > 0 || record.delays > 0 || own.some((each) => dueOf(each) !== undefined);
  check(goesOn, `${id} waits for nothing`);
}

async function invariants(end: End): Promise<void> {
  const { history, check, read } = end;
  const byName = new Map<string, string>();
  for (const { input, outcome, output } of history.of('Invoke')) {
    const { FunctionName, DurableExecutionName: name } = input;
    const arn = output?.DurableExecutionArn;
    if (FunctionName !== CALLED || outcome !== 'acknowledged' || arn === undefined) continue;
    // What `inputOf` made.
    const sent = JSON.parse(Buffer.from(input.Payload ?? []).toString('utf8')) as DurableInput;
    if (name !== undefined) check((byName.get(name) ?? arn) === arn, `${name} is two executions`);
    if (name !== undefined) byName.set(name, arn);
    await checkExecution(end, arn, sent);
  }
  const records = await read(async ({ tx }) => (await executions.list(tx, DURABLE_PLACE)).records);
  for (const record of records) await checkRecord(end, record);
}

/** The blobs of all histories; events of one execution may show the same. */
export async function durableBlobs({ tx }: Parameters<Parameters<End['read']>[0]>[0]): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { input, result, error } of histories.scan(tx, DURABLE_PLACE)) {
    for (const kept of [input, result, error]) if (kept?.blobId !== undefined) ids.add(kept.blobId);
  }
  return ids;
}

export const durableSimulation: SimulatedService<Api, undefined> = {
  service: 'lambda',
  alsoNeeds: ['iam', 'sts', 'cloudwatch'],
  setUp,
  actions: [starts, startsAgain, stops],
  invariants,
};
