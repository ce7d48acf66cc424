import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FakeHandler, type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
let logs: CloudWatchLogs;
beforeAll(async () => {
  t = await lambdaTest();
  logs = t.cloud.client(CloudWatchLogs);
});
afterAll(() => t.stop());

const prints: FakeHandler = ({ event, spec }) => {
  const lines = event as string[];
  spec.log(
    '2026/01/31/[$LATEST]abc',
    lines.map((message) => ({ timeMs: t.cloud.clock.now(), message })),
  );
};

const messages = async (logGroupName: string) =>
  (await logs.filterLogEvents({ logGroupName })).events?.map(({ message }) => message);

test('lines come to the group of the function, in their order', async () => {
  const Role = await t.role('printer', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const name = await t.create(prints, { Role });
  await t.invoke(name, ['one\n', 'two\n']);
  await t.invoke(name, ['three\n']);
  await vi.waitFor(async () =>
    expect(await messages(`/aws/lambda/${name}`)).toEqual(['one', 'two', 'three']),
  );
  const { logStreams } = await logs.describeLogStreams({ logGroupName: `/aws/lambda/${name}` });
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['2026/01/31/[$LATEST]abc']);
});

test('a group of its own choice', async () => {
  const Role = await t.role('chooser', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const LogGroup = '/mine';
  const name = await t.create(prints, { Role, LoggingConfig: { LogGroup } });
  await t.invoke(name, ['here']);
  await vi.waitFor(async () => expect(await messages(LogGroup)).toEqual(['here']));
});

test('a role that may not write keeps nobody from running', async () => {
  const name = await t.create(prints);
  expect((await t.invoke(name, ['secret'])).StatusCode).toBe(200);
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: `/aws/lambda/${name}` });
  expect(logGroups).toEqual([]);
});
