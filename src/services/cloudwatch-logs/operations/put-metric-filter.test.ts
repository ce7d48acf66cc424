import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, cloud, now } = logsCloud();
const transformation = (more: object = {}) => [
  { metricName: 'm', metricNamespace: 'n', metricValue: '1', ...more },
];

async function values(MetricName: string, Dimensions: { Name: string; Value: string }[] = []) {
  await cloud().clock.advance(0);
  const { Datapoints = [] } = await cloud()
    .client(CloudWatch)
    .getMetricStatistics({
      Namespace: 'n',
      MetricName,
      Dimensions,
      StartTime: new Date(now() - 600_000),
      EndTime: new Date(now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum', 'SampleCount'],
    });
  return Datapoints.map(({ Sum, SampleCount, Unit }) => [Sum, SampleCount, Unit]);
}

test('PutMetricFilter counts, and takes values and dimensions out of events that come from then on', async () => {
  const logGroupName = await group('one');
  await put('one', ['ERROR before']);
  const filter = (filterName: string, filterPattern: string, more: object) =>
    logs().putMetricFilter({
      logGroupName,
      filterName,
      filterPattern,
      metricTransformations: transformation(more),
    });
  await filter('errors', 'ERROR', { metricName: 'errors', unit: 'Count' });
  await filter('latency', '{ $.ms = * }', {
    metricName: 'latency',
    metricValue: '$.ms',
    dimensions: { path: '$.path' },
  });
  await filter('bytes', '[ip, request, bytes]', { metricName: 'bytes', metricValue: '$bytes' });
  await filter('quiet', 'NOTHING', { metricName: 'quiet', defaultValue: 0 });
  await put('one', [
    'ERROR a',
    'ERROR b',
    '{"ms": 12.5, "path": "/a"}',
    '{"ms": 3, "path": "/b"}',
    '{"ms": "no", "path": "/a"}',
    '::1 "GET /" 17',
  ]);
  expect(await values('errors')).toEqual([[2, 2, 'Count']]);
  expect(await values('latency', [{ Name: 'path', Value: '/a' }])).toEqual([[12.5, 1, 'None']]);
  expect(await values('bytes')).toEqual([[17, 1, 'None']]);
  expect((await values('quiet'))[0]?.[0]).toBe(0);
  await put('one', ['ERROR c']);
  expect(await values('errors')).toEqual([[3, 3, 'Count']]);
});

test('filters that AWS does not take', async () => {
  const logGroupName = await group('two');
  const name = 'InvalidParameterException';
  const wrong = [
    { filterName: 'a:b' },
    { filterPattern: '{' },
    { metricTransformations: [...transformation(), ...transformation()] },
    { metricTransformations: transformation({ dimensions: { a: '$.a' }, defaultValue: 1 }) },
    { metricTransformations: transformation({ dimensions: { a: '$.a', b: '$.b', c: '$.c', d: '$.d' } }) },
    { fieldSelectionCriteria: '@aws.region = "us-east-1"' },
    { metricTransformations: transformation({ metricValue: 'length' }) },
  ];
  for (const more of wrong) {
    const input = {
      logGroupName,
      filterName: 'f',
      filterPattern: '',
      metricTransformations: transformation(),
      ...more,
    };
    await expect(logs().putMetricFilter(input)).rejects.toMatchObject({ name });
  }
  const dimensions = { logGroupName, filterName: 'f', filterPattern: 'ERROR' };
  await expect(
    logs().putMetricFilter({
      ...dimensions,
      metricTransformations: transformation({ dimensions: { a: '$.a' } }),
    }),
  ).rejects.toMatchObject({ name, message: 'The specified filter pattern does not support dimensions' });
  const input = {
    logGroupName: 'none',
    filterName: 'f',
    filterPattern: '',
    metricTransformations: transformation(),
  };
  await expect(logs().putMetricFilter(input)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a group has a hundred at most', async () => {
  const logGroupName = await group('three');
  const create = (i: number) =>
    logs().putMetricFilter({
      logGroupName,
      filterName: `f${i}`,
      filterPattern: '',
      metricTransformations: transformation(),
    });
  for (let i = 0; i < 100; i++) await create(i);
  await expect(create(100)).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Resource limit exceeded.',
  });
  await create(99);
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: 'three' });
  expect(logGroups?.[0]?.metricFilterCount).toBe(100);
});

test('five with regular expressions at most', async () => {
  const logGroupName = await group('four');
  const create = (filterName: string, filterPattern: string) =>
    logs().putMetricFilter({
      logGroupName,
      filterName,
      filterPattern,
      metricTransformations: transformation(),
    });
  const patterns = ['%a%', '{ $.a = %a% }', '[a = %a%]', '%a% %b%', '%e%'];
  for (const [i, pattern] of patterns.entries()) await create(`f${i}`, pattern);
  await expect(create('f5', '%f%')).rejects.toMatchObject({ name: 'LimitExceededException' });
  await create('f4', '%g%');
  await create('f5', 'plain');
});
