import { CloudWatch } from '@aws-sdk/client-cloudwatch';
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

const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000 });

test('lines come to the group of the function, in their order', async () => {
  const Role = await t.role('printer', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const name = await t.create(prints, { Role });
  await t.invoke(name, ['one\n', '\n']);
  await t.invoke(name, ['three\n']);
  await soon(async () => expect(await messages(`/aws/lambda/${name}`)).toEqual(['one\n', '\n', 'three\n']));
  const { logStreams } = await logs.describeLogStreams({ logGroupName: `/aws/lambda/${name}` });
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['2026/01/31/[$LATEST]abc']);
});

test('events of a JSON log have no line ends', async () => {
  const Role = await t.role('structured', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const name = await t.create(prints, { Role, LoggingConfig: { LogFormat: 'JSON' } });
  await t.invoke(name, ['{"a":1}\n', '\n']);
  await soon(async () => expect(await messages(`/aws/lambda/${name}`)).toEqual(['{"a":1}', ' ']));
});

test('a group of its own choice', async () => {
  const Role = await t.role('chooser', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const LogGroup = '/mine';
  const name = await t.create(prints, { Role, LoggingConfig: { LogGroup } });
  await t.invoke(name, ['here']);
  await soon(async () => expect(await messages(LogGroup)).toEqual(['here']));
});

test('what a function prints in the embedded metric format becomes metrics', async () => {
  const Role = await t.role('measurer', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const name = await t.create(prints, { Role });
  const Timestamp = t.cloud.clock.now();
  const directive = {
    Namespace: 'printed',
    Dimensions: [['path']],
    Metrics: [{ Name: 'ms', Unit: 'Milliseconds' }],
  };
  const line = JSON.stringify({ _aws: { Timestamp, CloudWatchMetrics: [directive] }, path: '/', ms: 7 });
  await t.invoke(name, [`${line}\n`]);
  await soon(async () => {
    const { Datapoints } = await t.cloud.client(CloudWatch).getMetricStatistics({
      Namespace: 'printed',
      MetricName: 'ms',
      Dimensions: [{ Name: 'path', Value: '/' }],
      StartTime: new Date(Timestamp - 120_000),
      EndTime: new Date(Timestamp + 120_000),
      Period: 3_600,
      Statistics: ['Sum'],
    });
    expect(Datapoints).toMatchObject([{ Sum: 7, Unit: 'Milliseconds' }]);
  });
  expect(await messages(`/aws/lambda/${name}`)).toEqual([`${line}\n`]);
});

test('a role that may not write keeps nobody from running', async () => {
  const name = await t.create(prints);
  expect((await t.invoke(name, ['secret'])).StatusCode).toBe(200);
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: `/aws/lambda/${name}` });
  expect(logGroups).toEqual([]);
});

test('who prints more than the log takes is asked to wait, and nothing is lost', async () => {
  const Role = await t.role('talker', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
  const EVENTS = 40;
  let waits = 0;
  const name = await t.create(
    async ({ spec }) => {
      for (let n = 0; n < EVENTS; n++) {
        const message = String(n).padEnd(250_000, ' .');
        const room = spec.log('2026/01/31/[$LATEST]talker', [{ timeMs: t.cloud.clock.now(), message }]);
        if (room !== undefined) waits++;
        await room;
      }
    },
    { Role },
  );
  await t.invoke(name);
  const all = async () => {
    const found: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.filterLogEvents({ logGroupName: `/aws/lambda/${name}`, nextToken });
      found.push(...(page.events ?? []).map(({ message = '' }) => Number.parseInt(message, 10)));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  };
  await soon(async () => expect(await all()).toEqual(Array.from({ length: EVENTS }, (_, n) => n)));
  expect(waits).toBeGreaterThan(0);
});
