/**
 * What clients of CloudWatch do in the simulation: set states of alarms by hand, put alarms anew, turn their actions on
 * and off. When all has come to rest composite alarms are what their rules say, histories have no gap, and every change
 * that was to be told was told.
 */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api as SnsApi } from '../sns/api.gen.ts';
import type { Api as SqsApi } from '../sqs/api.gen.ts';
import type { AlarmHistoryItem, Api, StateValue } from './api.gen.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;
type End = SimulatedEnd<Api>;

interface Facts {
  topic: string;
  queueUrl: string;
}

/** Where no other actor has queues. */
const REGION = 'sa-east-1';
const HERE = { place: { region: REGION } };
const QUEUE_ARN = `arn:aws:sqs:${REGION}:000000000000:alarms`;
const ALARMS = ['a', 'b'] as const;
const COMPOSITES: Readonly<Record<string, (a: boolean, b: boolean) => boolean>> = {
  either: (a, b) => a || b,
  both: (a, b) => a && b,
};
const RULES: Readonly<Record<string, string>> = {
  either: 'ALARM(a) OR ALARM(b)',
  both: 'ALARM(a) AND ALARM(b)',
};
const VALUES: readonly StateValue[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
const RECEIVED_MAX = 10;

/** Nobody ever measures it: the alarm stays what it is told to be. */
function alarmInput(AlarmName: string, topic: string) {
  const told = [topic];
  return {
    ...{ AlarmName, Namespace: 'simulated', MetricName: 'never', Statistic: 'Sum' as const, Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, TreatMissingData: 'ignore' },
    ComparisonOperator: 'GreaterThanThreshold' as const,
    ...{ AlarmActions: told, OKActions: told, InsufficientDataActions: told },
  };
}

async function setUp({ call, service }: Client): Promise<Facts> {
  const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QUEUE_ARN };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const Attributes = { MessageRetentionPeriod: '1209600', Policy };
  const sqs = service<SqsApi>('sqs');
  const { QueueUrl: queueUrl = '' } = await sqs.call(
    'CreateQueue',
    { QueueName: 'alarms', Attributes },
    HERE,
  );
  const sns = service<SnsApi>('sns');
  const { TopicArn: topic = '' } = await sns.call('CreateTopic', { Name: 'alarms' }, HERE);
  const raw = { RawMessageDelivery: 'true' };
  await sns.call(
    'Subscribe',
    { TopicArn: topic, Protocol: 'sqs', Endpoint: QUEUE_ARN, Attributes: raw },
    HERE,
  );
  for (const name of ALARMS) await call('PutMetricAlarm', alarmInput(name, topic), HERE);
  for (const [AlarmName, AlarmRule] of Object.entries(RULES)) {
    const told = { AlarmActions: [topic], OKActions: [topic] };
    await call('PutCompositeAlarm', { AlarmName, AlarmRule, ...told }, HERE);
  }
  return { topic, queueUrl };
}

const sets: Action = {
  name: 'sets a state',
  weight: 6,
  run: async ({ call, random, unique }) => {
    const AlarmName = random.pick(ALARMS);
    const input = { AlarmName, StateValue: random.pick(VALUES), StateReason: unique('reason') };
    await call('SetAlarmState', input, HERE);
  },
};

const puts: Action = {
  name: 'puts an alarm anew',
  weight: 1,
  run: async ({ call, random }, { topic }) => {
    await call('PutMetricAlarm', alarmInput(random.pick(ALARMS), topic), HERE);
  },
};

const looks: Action = {
  name: 'looks at alarms',
  weight: 2,
  run: async ({ call, check }) => {
    await checkRules(call, check);
  },
};

/** Of one answer: a composite alarm follows in the commit of what changed. */
async function checkRules(call: Client['call'], check: Client['check']): Promise<void> {
  const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'] as const;
  const answer = await call('DescribeAlarms', { AlarmTypes: [...AlarmTypes] }, HERE);
  const { MetricAlarms = [], CompositeAlarms = [] } = answer;
  const isOn = (name: string) =>
    MetricAlarms.find((alarm) => alarm.AlarmName === name)?.StateValue === 'ALARM';
  for (const { AlarmName = '', StateValue } of CompositeAlarms) {
    const expected = COMPOSITES[AlarmName]?.(isOn('a'), isOn('b')) === true ? 'ALARM' : 'OK';
    check(StateValue === expected, `${AlarmName} is ${StateValue} where its alarms say ${expected}`);
  }
}

async function historyOf({ call }: End, AlarmName: string): Promise<AlarmHistoryItem[]> {
  const items: AlarmHistoryItem[] = [];
  let NextToken: string | undefined;
  do {
    const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'] as const;
    const input = {
      AlarmName,
      AlarmTypes: [...AlarmTypes],
      ScanBy: 'TimestampAscending' as const,
      NextToken,
    };
    const page = await call('DescribeAlarmHistory', input, HERE);
    items.push(...(page.AlarmHistoryItems ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return items;
}

interface StateData {
  oldState: { stateValue: string };
  newState: { stateValue: string };
}

async function invariants(end: End, { queueUrl }: Facts): Promise<void> {
  const { call, check } = end;
  await checkRules(call, check);
  const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'] as const;
  const answer = await call('DescribeAlarms', { AlarmTypes: [...AlarmTypes] }, HERE);
  const told = await receivedAll(end, queueUrl);
  for (const { AlarmName: name = '', StateValue } of [
    ...(answer.MetricAlarms ?? []),
    ...(answer.CompositeAlarms ?? []),
  ]) {
    const items = await historyOf(end, name);
    const updates = items.filter(({ HistoryItemType }) => HistoryItemType === 'StateUpdate');
    const states = updates.map(({ HistoryData = '{}' }) => JSON.parse(HistoryData) as StateData);
    for (const [i, { oldState }] of states.entries()) {
      const before = states[i - 1]?.newState.stateValue ?? oldState.stateValue;
      check(
        before === oldState.stateValue,
        `${name} was ${before} and then came from ${oldState.stateValue}`,
      );
    }
    const last = states.at(-1)?.newState.stateValue ?? StateValue;
    check(last === StateValue, `${name} is ${StateValue}, and its history ends with ${last}`);
    const acted = items.filter(({ HistoryItemType }) => HistoryItemType === 'Action');
    check(
      acted.length === updates.length,
      `${name} has ${updates.length} changes and ${acted.length} actions`,
    );
    const heard = told.get(name)?.size ?? 0;
    check(
      heard >= updates.length || end.mayHaveLost,
      `${name} changed ${updates.length} times and told it ${heard} times`,
    );
  }
}

/** What the topic was told of each alarm: each message once, however often it came. */
async function receivedAll({ service }: End, QueueUrl: string): Promise<Map<string, Set<string>>> {
  const sqs = service<SqsApi>('sqs');
  const told = new Map<string, Set<string>>();
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: RECEIVED_MAX, VisibilityTimeout: 3_600 };
    const { Messages = [] } = await sqs.call('ReceiveMessage', input, HERE);
    if (Messages.length === 0) return told;
    for (const { Body = '{}' } of Messages) {
      const { AlarmName, StateChangeTime, NewStateReason } = JSON.parse(Body) as Record<string, string>;
      const of = told.get(AlarmName ?? '') ?? new Set();
      told.set(AlarmName ?? '', of.add(`${StateChangeTime} ${NewStateReason}`));
    }
  }
}

export const cloudwatchSimulation: SimulatedService<Api, Facts> = {
  service: 'cloudwatch',
  alsoNeeds: ['sns', 'sqs'],
  setUp,
  actions: [sets, puts, looks],
  invariants,
};
