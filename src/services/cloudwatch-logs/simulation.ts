/**
 * What clients of CloudWatch Logs do in the simulation: put events that say who they are, and look for them. What was
 * acknowledged is there once and in order, whatever died meanwhile; filters have seen it.
 */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api, FilteredLogEvent } from './api.gen.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

interface Facts {
  /** When the group was made, by the cloud's clock: events are of about this time. */
  readonly beginMs: number;
}

const logGroupName = 'simulated';
const STREAMS: readonly string[] = ['a', 'b'];
/** Streams that come and go. */
const SHORT = 'short';
/** Its events hold metrics. */
const MEASURED = { logGroupName: 'measured', logStreamName: 'm' };
const EMBEDDED = { metricName: 'counted', metricNamespace: 'embedded' };
const METRIC = { metricName: 'seen', metricNamespace: 'simulated' };

interface CloudWatchApi {
  GetMetricStatistics: {
    input: object;
    output: { Datapoints?: { Sum?: number | undefined }[] | undefined };
  };
}

async function setUp(client: Client): Promise<Facts> {
  await client.call('CreateLogGroup', { logGroupName });
  for (const logStreamName of STREAMS) await client.call('CreateLogStream', { logGroupName, logStreamName });
  await client.call('PutMetricFilter', {
    logGroupName,
    filterName: 'all',
    filterPattern: '',
    metricTransformations: [{ ...METRIC, metricValue: '1' }],
  });
  await client.call('CreateLogGroup', { logGroupName: MEASURED.logGroupName });
  await client.call('CreateLogStream', MEASURED);
  const { logGroups = [] } = await client.call('DescribeLogGroups', {});
  return { beginMs: logGroups[0]?.creationTime ?? 0 };
}

const puts: Action = {
  name: 'puts events',
  weight: 8,
  run: async (client, { beginMs }) => {
    const { random } = client;
    const logStreamName = random.chance(0.1) ? SHORT : random.pick(STREAMS);
    const call = client.unique('put');
    const startMs = beginMs - random.below(100_000);
    const logEvents = Array.from({ length: random.between(1, 20) }, (_, i) => ({
      timestamp: startMs + i * random.pick([0, 1_000]) * i,
      message: `${call}/${i}`,
    })).sort((a, b) => a.timestamp - b.timestamp);
    await client.call('PutLogEvents', { logGroupName, logStreamName, logEvents });
  },
};

const measures: Action = {
  name: 'puts metrics in the embedded format',
  weight: 2,
  run: async ({ random, call }, { beginMs }) => {
    const directive = {
      Namespace: EMBEDDED.metricNamespace,
      Dimensions: [[]],
      Metrics: [{ Name: EMBEDDED.metricName }],
    };
    const _aws = { Timestamp: beginMs, CloudWatchMetrics: [directive] };
    const message = JSON.stringify({ _aws, [EMBEDDED.metricName]: 1 });
    const logEvents = Array.from({ length: random.between(1, 5) }, () => ({ timestamp: beginMs, message }));
    await call('PutLogEvents', { ...MEASURED, logEvents });
  },
};

const comesAndGoes: Action = {
  name: 'makes or deletes a stream',
  weight: 1,
  run: async ({ random, call }) => {
    const stream = { logGroupName, logStreamName: SHORT };
    if (random.chance(0.6)) await call('CreateLogStream', stream);
    else await call('DeleteLogStream', stream);
  },
};

const looks: Action = {
  name: 'looks for events',
  weight: 2,
  run: async (client) => {
    const events = await allEvents(client, 3, client.random.between(1, 50));
    checkOrder(client, events);
  },
};

async function allEvents(
  { call }: Pick<Client, 'call'>,
  pagesMax: number,
  limit: number,
): Promise<FilteredLogEvent[]> {
  const found: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await call('FilterLogEvents', {
      logGroupName,
      limit,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    found.push(...(answer.events ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return found;
}

function checkOrder({ check }: Pick<Client, 'check'>, events: readonly FilteredLogEvent[]): void {
  const ids = events.map(({ eventId = '' }) => eventId);
  check(
    ids.every((id, i) => i === 0 || (ids[i - 1] ?? '') < id),
    'events are not in order, or one is there twice',
  );
}

async function invariants(end: SimulatedEnd<Api>): Promise<void> {
  const events = await allEvents(end, Number.POSITIVE_INFINITY, 500);
  checkOrder(end, events);
  const places = new Map<string, number[]>();
  for (const [i, { message = '' }] of events.entries())
    places.set(message, [...(places.get(message) ?? []), i]);
  let acknowledged = 0;
  let measured = 0;
  for (const { input, outcome, output } of end.history.of('PutLogEvents')) {
    if (input.logGroupName === MEASURED.logGroupName) {
      if (outcome === 'acknowledged') measured += input.logEvents.length;
      continue;
    }
    const own = input.logEvents.map(({ message }) => places.get(message) ?? []);
    const call = input.logEvents[0]?.message ?? '';
    end.check(
      own.every((each) => each.length <= 1),
      `events of ${call} are there twice`,
    );
    const found = own.flat();
    end.check(
      found.every((place, i) => i === 0 || (found[i - 1] ?? 0) < place),
      `events of ${call} are not in order`,
    );
    // Those of a stream that was deleted are gone.
    if (input.logStreamName === SHORT) continue;
    const isWhole = found.length === input.logEvents.length;
    if (outcome === 'refused') end.check(found.length === 0, `${call} was refused and is there`);
    if (outcome !== 'acknowledged' || output?.rejectedLogEventsInfo !== undefined || end.mayHaveLost)
      continue;
    end.check(isWhole, `${call} was acknowledged, ${found.length} of ${input.logEvents.length} are there`);
    acknowledged += input.logEvents.length;
  }
  await checkStreams(end, events);
  if (end.mayHaveLost) return;
  await checkMetric(end, METRIC, acknowledged);
  await checkMetric(end, EMBEDDED, measured);
}

/** Each stream shows its own events, and knows when they were. */
async function checkStreams(end: SimulatedEnd<Api>, events: readonly FilteredLogEvent[]): Promise<void> {
  const { logStreams = [] } = await end.call('DescribeLogStreams', { logGroupName });
  for (const { logStreamName = '', firstEventTimestamp, lastEventTimestamp } of logStreams) {
    const times = events
      .filter((event) => event.logStreamName === logStreamName)
      .map(({ timestamp = 0 }) => timestamp);
    if (times.length === 0 || end.mayHaveLost) continue;
    end.check(firstEventTimestamp === times[0], `${logStreamName} does not know its first event`);
    end.check(lastEventTimestamp === times.at(-1), `${logStreamName} does not know its last event`);
  }
}

/** Each event was seen at least once. */
async function checkMetric(
  end: SimulatedEnd<Api>,
  { metricName, metricNamespace }: typeof METRIC,
  acknowledged: number,
): Promise<void> {
  const nowMs = end.calmSinceMs;
  const DAY_MS = 86_400_000;
  const { Datapoints = [] } = await end.service<CloudWatchApi>('cloudwatch').call('GetMetricStatistics', {
    Namespace: metricNamespace,
    MetricName: metricName,
    StartTime: new Date(nowMs - 100 * DAY_MS),
    EndTime: new Date(nowMs + DAY_MS),
    Period: DAY_MS / 1_000,
    Statistics: ['Sum'],
  });
  const seen = Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  end.check(seen >= acknowledged, `${metricName}: ${seen} events of ${acknowledged}`);
}

export const cloudwatchLogsSimulation: SimulatedService<Api, Facts> = {
  service: 'cloudwatch-logs',
  alsoNeeds: ['cloudwatch'],
  setUp,
  actions: [puts, measures, comesAndGoes, looks],
  invariants,
};
