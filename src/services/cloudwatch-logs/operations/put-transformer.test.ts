import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { type Processor, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, filter, run, cloud, now } = logsCloud();

/** `level seconds` becomes fields. */
const PAIR: Processor[] = [
  { grok: { match: '%{WORD:level} %{NUMBER:took.seconds}' } },
  { typeConverter: { entries: [{ key: 'took.seconds', type: 'double' }] } },
  {
    copyValue: {
      entries: [
        { source: '@logGroupName', target: 'from.group' },
        { source: '@logGroupStream', target: 'from.stream' },
      ],
    },
  },
];

const transformWith = (logGroupIdentifier: string, transformerConfig: Processor[] = PAIR) =>
  logs().putTransformer({ logGroupIdentifier, transformerConfig });

async function sums(Namespace: string, MetricName: string, dimensions: Record<string, string> = {}) {
  await cloud().clock.advance(0);
  const { Datapoints = [] } = await cloud()
    .client(CloudWatch)
    .getMetricStatistics({
      Namespace,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(now() - 600_000),
      EndTime: new Date(now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum'],
    });
  return Datapoints.map(({ Sum }) => Sum);
}

test('PutTransformer gives Logs Insights the fields of what comes from then on', async () => {
  await group('one');
  await put('one', ['early 1']);
  await transformWith('arn:aws:logs:us-east-1:000000000000:log-group:one');
  await put('one', ['late 2.5', 'no pair here']);
  const rows = await run(
    'one',
    'fields @message, level, took.seconds, from.group, from.stream | sort @message',
  );
  expect(rows).toEqual([
    { '@message': 'early 1' },
    {
      ...{ '@message': 'late 2.5', level: 'late', 'took.seconds': '2.5' },
      ...{ 'from.group': 'one', 'from.stream': 'stream' },
    },
    { '@message': 'no pair here' },
  ]);
  expect(await run('one', 'stats sum(took.seconds) as s by level | filter s > 0')).toEqual([
    { level: 'late', s: '2.5' },
  ]);
  const failures = await run('one', 'filter ispresent(@transformationError) | display @message');
  expect(failures).toEqual([{ '@message': 'no pair here' }]);
  // "GetLogEvents and FilterLogEvents actions return only the original versions of the log events."
  expect(await filter('one')).toEqual(['early 1', 'late 2.5', 'no pair here']);
  const { logGroupFields = [] } = await logs().getLogGroupFields({ logGroupName: 'one' });
  expect(logGroupFields.map(({ name }) => name)).toContain('took.seconds');
});

test('a record of a query has the fields too', async () => {
  await group('record');
  await transformWith('record');
  await put('record', ['info 3']);
  const seconds = Math.floor(now() / 1_000);
  const times = { startTime: seconds - 60, endTime: seconds + 60 };
  const { queryId } = await logs().startQuery({
    logGroupName: 'record',
    queryString: 'fields level',
    ...times,
  });
  await cloud().clock.advance(0);
  const { results = [] } = await logs().getQueryResults({ queryId });
  const logRecordPointer = results[0]?.find(({ field }) => field === '@ptr')?.value;
  const { logRecord } = await logs().getLogRecord({ logRecordPointer });
  expect(logRecord).toMatchObject({ '@message': 'info 3', level: 'info', 'took.seconds': '3' });
});

test('a transformer that is replaced or deleted counts for what came while it was there', async () => {
  await group('eras');
  await transformWith('eras', [{ csv: { columns: ['first'] } }]);
  await put('eras', ['a,1']);
  await transformWith('eras', [{ csv: { columns: ['second'] } }]);
  await put('eras', ['b,2']);
  await logs().deleteTransformer({ logGroupIdentifier: 'eras' });
  await put('eras', ['c,3']);
  expect(await run('eras', 'fields first, second, @message | sort @message')).toEqual([
    { first: 'a', '@message': 'a,1' },
    { second: 'b', '@message': 'b,2' },
    { '@message': 'c,3' },
  ]);
});

test('metric filters see what was transformed when they ask for it', async () => {
  const logGroupName = await group('metrics');
  await transformWith('metrics');
  const metricFilter = (filterName: string, filterPattern: string, applyOnTransformedLogs?: boolean) =>
    logs().putMetricFilter({
      ...{ logGroupName, filterName, filterPattern, applyOnTransformedLogs },
      metricTransformations: [
        {
          metricName: filterName,
          metricNamespace: 'n',
          metricValue: filterPattern === '' ? '1' : '$.took.seconds',
        },
      ],
    });
  await metricFilter('slow', '{ $.took.seconds > 2 }', true);
  await metricFilter('all', '', true);
  await metricFilter('plain', '{ $.took.seconds > 2 }');
  await put('metrics', ['info 1', 'info 3', 'info 4', 'none']);
  expect(await sums('n', 'slow')).toEqual([7]);
  expect(await sums('n', 'all')).toEqual([3]);
  expect(await sums('n', 'plain')).toEqual([]);
  const { metricFilters = [] } = await logs().describeMetricFilters({ logGroupName });
  expect(
    metricFilters.map(({ filterName, applyOnTransformedLogs }) => [filterName, applyOnTransformedLogs]),
  ).toEqual([
    ['all', true],
    ['plain', false],
    ['slow', true],
  ]);
});

test('what was transformed, and what could not be, is counted', async () => {
  await group('counted');
  await transformWith('counted', [{ parseJSON: {} }]);
  await put('counted', ['{"a": 1}', '{"b": 22}', 'text']);
  const dimensions = { LogGroupName: 'counted' };
  expect(await sums('AWS/Logs', 'TransformedLogEvents', dimensions)).toEqual([2]);
  expect(await sums('AWS/Logs', 'TransformedBytes', dimensions)).toEqual(['{"a":1}{"b":22}'.length]);
  expect(await sums('AWS/Logs', 'TransformationErrors', dimensions)).toEqual([1]);
});

test('what is masked stays so', async () => {
  await group('masked');
  await transformWith('masked', [
    { parseJSON: {} },
    { splitString: { entries: [{ source: 'mail', delimiter: '@' }] } },
  ]);
  await logs().putDataProtectionPolicy({
    logGroupIdentifier: 'masked',
    policyDocument: protectionPolicy(['EmailAddress']),
  });
  await put('masked', ['{"mail":"a@example.com"}']);
  expect(await run('masked', 'fields mail')).toEqual([{ mail: '["*************"]' }]);
});

test('groups that have none', async () => {
  await expect(transformWith('none')).rejects.toThrow(ResourceNotFoundException);
  await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  await expect(transformWith('rare')).rejects.toMatchObject({
    // A code that clients have no class for.
    message: 'This operation is only supported on the Standard log class.',
  });
  await group('empty');
  await expect(transformWith('empty', [])).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const many = Array.from({ length: 21 }, () => ({ trimString: { withKeys: ['a'] } }));
  await expect(transformWith('empty', [{ parseJSON: {} }, ...many])).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
