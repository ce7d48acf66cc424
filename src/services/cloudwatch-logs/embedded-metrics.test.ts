import { CloudWatch, type Datapoint } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../test/support/logs.ts';

const { logs, group, put, cloud, now, filter } = logsCloud();
const MINUTE_MS = 60_000;

interface Asked {
  dimensions?: Record<string, string>;
  period?: number;
}

/** Of the last ten minutes and the next one, in one-hour periods unless others are asked for. */
async function points(
  Namespace: string,
  MetricName: string,
  { dimensions = {}, period = 3_600 }: Asked = {},
) {
  await cloud().clock.advance(0);
  const { Datapoints = [] } = await cloud()
    .client(CloudWatch)
    .getMetricStatistics({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(now() - 10 * MINUTE_MS),
      EndTime: new Date(now() + MINUTE_MS),
      Period: period,
      Statistics: ['Sum', 'SampleCount', 'Maximum'],
    });
  return Datapoints;
}

const total = (data: readonly Datapoint[]) =>
  data.map(({ Sum, SampleCount, Unit }) => [Sum, SampleCount, Unit]);

function document(members: object, directive: object = {}, metadata: object = {}): string {
  const whole = { Namespace: 'app', Dimensions: [['service']], Metrics: [{ Name: 'time' }], ...directive };
  return JSON.stringify({
    _aws: { Timestamp: now(), CloudWatchMetrics: [whole], ...metadata },
    service: 'shop',
    ...members,
  });
}

test('a log event in the embedded metric format is a log event, and metrics', async () => {
  const Metrics = [
    { Name: 'time', Unit: 'Milliseconds' },
    { Name: 'items', Unit: 'Count', StorageResolution: 1 },
  ];
  const Dimensions = [['service', 'stage'], ['service'], []];
  const message = document(
    { stage: 'test', time: 12.5, items: [1, 2, 2], requestId: 'r' },
    { Dimensions, Metrics },
  );
  await put(await group('embedded'), ['plain text', message, message]);
  expect(await filter('embedded')).toEqual(['plain text', message, message]);
  for (const dimensions of [{ service: 'shop', stage: 'test' }, { service: 'shop' }, {}]) {
    expect(total(await points('app', 'time', { dimensions }))).toEqual([[25, 2, 'Milliseconds']]);
    expect(total(await points('app', 'items', { dimensions }))).toEqual([[10, 6, 'Count']]);
  }
  const { Metrics: listed = [] } = await cloud().client(CloudWatch).listMetrics({});
  expect(listed.map(({ MetricName }) => MetricName).sort()).toEqual([
    ...['items', 'items', 'items', 'time', 'time', 'time'],
  ]);
});

test('its own time counts, by the minute or with StorageResolution 1 by the second', async () => {
  const atMs = Math.floor(now() / MINUTE_MS) * MINUTE_MS - 2 * MINUTE_MS + 17_300;
  const message = document(
    { time: 1, fine: 1 },
    { Namespace: 'times', Metrics: [{ Name: 'time' }, { Name: 'fine', StorageResolution: 1 }] },
    { Timestamp: atMs },
  );
  await put(await group('times'), [message]);
  const dimensions = { service: 'shop' };
  const startOf = async (name: string) =>
    (await points('times', name, { dimensions, period: 1 })).map(({ Timestamp }) => Timestamp?.getTime());
  expect(await startOf('time')).toEqual([atMs - 17_300]);
  expect(await startOf('fine')).toEqual([atMs - 300]);
});

test('lines that runtimes of Lambda begin with time and request hold documents as well', async () => {
  const request = '8f507cfc-xmpl-4697-b07a-ac58fc914c95';
  const time = '2026-11-30T12:00:00.000Z';
  await put(await group('/aws/lambda/f'), [
    `${time}\t${request}\tINFO\t${document({ time: 1 }, { Namespace: 'functions' })}`,
    `[INFO]\t${time}\t${request}\t${document({ time: 2 }, { Namespace: 'functions' })}`,
    `before ${document({ time: 4 }, { Namespace: 'functions' })}`,
    `${document({ time: 8 }, { Namespace: 'functions' })} behind`,
  ]);
  const dimensions = { service: 'shop' };
  expect(total(await points('functions', 'time', { dimensions }))).toEqual([[3, 2, 'None']]);
});

test('what is not of the format stays a log event, and is counted', async () => {
  const own = (members: object, directive: object = {}) =>
    document(members, { Namespace: 'bad', ...directive });
  const broken = [
    own({ time: 1 }, { Dimensions: 'service' }),
    own({ time: 1 }, { Dimensions: [] }),
    own({ time: 1 }, { Metrics: [{}] }),
    document({ time: 1 }, { Namespace: 'bad' }, { Timestamp: 'now' }),
  ];
  const refused = [
    own({ time: '1' }),
    own({}),
    own({ time: [] }),
    own({ time: Array.from({ length: 101 }, () => 1) }),
    own({ time: [1, '2'] }),
    own({ time: 1, service: 5 }),
    own({ time: 1, service: 'größer' }),
    own({ time: 1 }, { Dimensions: [['missing']] }),
    own({ time: 1 }, { Metrics: [{ Name: 'time', Unit: 'Parsecs' }] }),
    own({ time: 1 }, { Metrics: [{ Name: 'time', StorageResolution: 5 }] }),
    own({ time: 1 }, { Namespace: 'AWS/Lambda' }),
    document({ time: 1 }, { Namespace: 'bad' }, { Timestamp: now() - 15 * 86_400_000 }),
  ];
  const logGroupName = await group('bad');
  await put(logGroupName, [...broken, ...refused, '{"_aws": {"CloudWatchMetrics":', '{"_aws": null}']);
  expect(await filter(logGroupName)).toHaveLength(broken.length + refused.length + 2);
  const { Metrics = [] } = await cloud().client(CloudWatch).listMetrics({ Namespace: 'bad' });
  expect(Metrics).toEqual([]);
  const dimensions = { LogGroupName: logGroupName };
  expect(total(await points('AWS/Logs', 'EMFParsingErrors', { dimensions }))).toEqual([
    [broken.length, 1, 'None'],
  ]);
  expect(total(await points('AWS/Logs', 'EMFValidationErrors', { dimensions }))).toEqual([
    [refused.length, 1, 'None'],
  ]);
});

test('one that cannot be taken does not keep others of its document', async () => {
  const Metrics = [{ Name: 'time' }, { Name: 'none' }];
  await put(await group('partly'), [
    document({ time: 3 }, { Namespace: 'partly', Metrics, Dimensions: [['service'], ['nothing']] }),
  ]);
  expect(total(await points('partly', 'time', { dimensions: { service: 'shop' } }))).toEqual([
    [3, 1, 'None'],
  ]);
});

test('many at once, and none of groups of another class', async () => {
  const many = Array.from({ length: 1_000 }, (_, i) => document({ time: i % 7 }, { Namespace: 'many' }));
  await put(await group('many'), many);
  await put(await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' }), [
    document({ time: 1 }, { Namespace: 'rare' }),
  ]);
  const sum = many.reduce((all, _, i) => all + (i % 7), 0);
  expect(total(await points('many', 'time', { dimensions: { service: 'shop' } }))).toEqual([
    [sum, 1_000, 'None'],
  ]);
  const { Metrics } = await cloud().client(CloudWatch).listMetrics({ Namespace: 'rare' });
  expect(Metrics).toEqual([]);
});

test('policies of the account end the extraction of metrics, for some groups or all', async () => {
  const policyType = 'METRIC_EXTRACTION_POLICY';
  const putPolicy = (policyName: string, selectionCriteria?: string, Status = 'Disabled') =>
    logs().putAccountPolicy({
      policyName,
      policyType,
      policyDocument: JSON.stringify({ EmbeddedMetricFormat: { Status } }),
      ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
    });
  const counted = async (name: string) => {
    await put(name, [document({ time: 1, service: name }, { Namespace: 'extracted' })]);
    return total(await points('extracted', 'time', { dimensions: { service: name } })).length > 0;
  };
  for (const name of ['x/quiet', 'x/loud', 'y/quiet']) await group(name);
  await putPolicy('some', 'LogGroupNamePrefix NOT IN ["y/", "embedded"]');
  await putPolicy('one', 'LogGroupName IN ["y/quiet"]');
  await expect(putPolicy('more', 'LogGroupName NOT IN ["x"]')).rejects.toThrow(/overlap/);
  expect([await counted('x/quiet'), await counted('y/quiet')]).toEqual([false, false]);
  expect(await filter('x/quiet')).toHaveLength(1);
  await putPolicy('some', 'LogGroupNamePrefix IN ["x/quiet"]');
  await putPolicy('one', 'LogGroupName IN ["y/quiet"]', 'Enabled');
  expect([await counted('x/loud'), await counted('y/quiet')]).toEqual([true, true]);
  await logs().deleteAccountPolicy({ policyName: 'some', policyType });
  expect(await counted('x/quiet')).toBe(true);
  const criteria = `LogGroupName IN ${JSON.stringify(Array.from({ length: 51 }, String))}`;
  await expect(putPolicy('long', criteria)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(putPolicy('none', undefined, 'Other')).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await logs().deleteAccountPolicy({ policyName: 'one', policyType });
  await putPolicy('all');
  expect(await counted('y/quiet')).toBe(true);
  const before = await points('extracted', 'time', { dimensions: { service: 'y/quiet' } });
  await counted('y/quiet');
  expect(await points('extracted', 'time', { dimensions: { service: 'y/quiet' } })).toEqual(before);
});
