/** The AWS CLI 2 on logs and metrics: `logs tail` is more than one call. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsCommand, awsCommand } from '../support/aws-command.ts';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';

describeClient('aws-cli', 'AWS CLI 2', (command) => {
  let cloud: TestCloud;
  let aws: AwsCommand;
  beforeAll(async () => {
    cloud = await testCloud();
    aws = awsCommand(command, cloud.endpoint, ['--endpoint-url', cloud.endpoint], () => ({}));
    await aws`logs create-log-group --log-group-name app`;
    const at = cloud.clock.now();
    for (const name of ['one', 'two']) {
      await aws`logs create-log-stream --log-group-name app --log-stream-name ${name}`;
      const events = JSON.stringify([
        { timestamp: at - 2_000, message: `INFO ${name}` },
        { timestamp: at - 1_000, message: `ERROR ${name}` },
      ]);
      await aws`logs put-log-events --log-group-name app --log-stream-name ${name} --log-events ${events}`;
    }
  });
  afterAll(() => cloud.stop());

  test('logs tail shows the last events of all streams, and those that a pattern wants', async () => {
    const all = (await aws`logs tail app --since 10m --format short`).trim().split('\n');
    expect(all.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'INFO one',
      'INFO two',
      'ERROR one',
      'ERROR two',
    ]);
    const errors = await aws`logs tail app --filter-pattern ERROR --log-stream-names two --format detailed`;
    expect(errors).toMatch(/^\S+ two ERROR two\n$/);
  });

  test('logs filter-log-events pages by itself', async () => {
    const found =
      await aws`logs filter-log-events --log-group-name app --page-size 1 --query ${'events[].message'} --output text`;
    expect(
      found
        .trim()
        .split(/\s+/)
        .filter((word) => word === 'ERROR'),
    ).toHaveLength(2);
  });

  test('cloudwatch: what a metric filter counts is in get-metric-statistics', async () => {
    const transformation = 'metricName=errors,metricNamespace=app,metricValue=1';
    await aws`logs put-metric-filter --log-group-name app --filter-name errors --filter-pattern ERROR --metric-transformations ${transformation}`;
    const events = JSON.stringify([{ timestamp: cloud.clock.now(), message: 'ERROR counted' }]);
    await aws`logs put-log-events --log-group-name app --log-stream-name one --log-events ${events}`;
    await cloud.clock.advance(0);
    const at = (ms: number) => new Date(cloud.clock.now() + ms).toISOString();
    const [start, end] = [at(-600_000), at(60_000)];
    const sum =
      await aws`cloudwatch get-metric-statistics --namespace app --metric-name errors --period 3600 --statistics Sum --start-time ${start} --end-time ${end} --query ${'Datapoints[].Sum'} --output text`;
    expect(Number(sum)).toBe(1);
    expect(
      await aws`cloudwatch list-metrics --namespace app --query ${'Metrics[].MetricName'} --output text`,
    ).toBe('errors\n');
  });
});
