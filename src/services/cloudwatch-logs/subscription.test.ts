import { gunzipSync } from 'node:zlib';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

const GROUP = 'watched';
const GROUP_ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:*`;

let cloud: LambdaTest;
let logs: CloudWatchLogs;
let subscriber: string;
let events: { event: unknown }[] = [];

beforeEach(async () => {
  cloud = await lambdaTest();
  logs = cloud.cloud.client(CloudWatchLogs);
  events = [];
  subscriber = await cloud.create((call) => void events.push(call));
  await logs.createLogGroup({ logGroupName: GROUP });
  for (const logStreamName of ['a', 'b']) await logs.createLogStream({ logGroupName: GROUP, logStreamName });
});
afterEach(() => cloud.stop());

const allow = (more: object = { SourceArn: GROUP_ARN, SourceAccount: '000000000000' }) =>
  cloud.lambda.addPermission({
    FunctionName: subscriber,
    StatementId: 's',
    Action: 'lambda:InvokeFunction',
    Principal: 'logs.amazonaws.com',
    ...more,
  });

const subscribe = (filterPattern = '', more: object = {}) =>
  logs.putSubscriptionFilter({
    logGroupName: GROUP,
    filterName: 'all',
    filterPattern,
    destinationArn: `arn:aws:lambda:us-east-1:000000000000:function:${subscriber}`,
    ...more,
  });

const put = (logStreamName: string, ...messages: string[]) => {
  const timestamp = cloud.cloud.clock.now();
  return logs.putLogEvents({
    logGroupName: GROUP,
    logStreamName,
    logEvents: messages.map((message) => ({ timestamp, message })),
  });
};

/** What the function was given, unpacked. */
function seen(): { logStream: string; logEvents: { message: string; id: string }[] }[] {
  return events.map(({ event }) => {
    const { awslogs } = event as { awslogs: { data: string } };
    return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  });
}

const messages = () =>
  seen()
    .flatMap(({ logEvents }) => logEvents.map(({ message }) => message))
    .sort();

test('a subscription invokes the function with what comes and matches, a stream a call', async () => {
  await allow();
  await put('a', 'ERROR before');
  await subscribe('ERROR');
  await put('a', 'ERROR one', 'fine', 'ERROR two');
  await put('b', 'ERROR three');
  await put('b', 'fine');
  await cloud.settled();
  expect(seen().toSorted((a, b) => a.logStream.localeCompare(b.logStream))).toMatchObject([
    {
      messageType: 'DATA_MESSAGE',
      owner: '000000000000',
      logGroup: GROUP,
      logStream: 'a',
      subscriptionFilters: ['all'],
      logEvents: [{ message: 'ERROR one' }, { message: 'ERROR two' }],
    },
    { logStream: 'b', logEvents: [{ message: 'ERROR three' }] },
  ]);
  // Of the same event everywhere.
  const { events: found = [] } = await logs.filterLogEvents({ logGroupName: GROUP, filterPattern: 'three' });
  expect(seen().find(({ logStream }) => logStream === 'b')?.logEvents[0]?.id).toBe(found[0]?.eventId);
  await logs.deleteSubscriptionFilter({ logGroupName: GROUP, filterName: 'all' });
  await put('a', 'ERROR after');
  await cloud.settled();
  expect(seen()).toHaveLength(2);
});

test('the policy of the function decides, for each group', async () => {
  const refusal = {
    name: 'InvalidParameterException',
    message:
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
  };
  await expect(subscribe()).rejects.toMatchObject(refusal);
  await allow({ SourceArn: GROUP_ARN.replace(GROUP, 'other') });
  await expect(subscribe()).rejects.toMatchObject(refusal);
  await cloud.lambda.removePermission({ FunctionName: subscriber, StatementId: 's' });
  await allow();
  await subscribe();
  // Without the permission events go by; with it the next ones come.
  await cloud.lambda.removePermission({ FunctionName: subscriber, StatementId: 's' });
  await put('a', 'lost');
  await cloud.settled();
  await allow();
  await put('a', 'here');
  await cloud.settled();
  expect(messages()).toEqual(['here']);
});

test('a call that fails for a while is made again', async () => {
  await allow();
  await subscribe();
  const fault = { service: 'lambda', operation: 'Invoke', error: 'ServiceException', count: 2 };
  const response = await fetch(`${cloud.cloud.endpoint}/_kumobako/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  expect(response.status).toBe(201);
  await put('a', 'one');
  await put('a', 'two');
  for (let i = 0; i < 5; i++) await cloud.cloud.clock.advance(3_600_000);
  await cloud.settled();
  expect(messages()).toEqual(['one', 'two']);
});

test('many long events reach the function as they were', async () => {
  await allow();
  await subscribe('long');
  const long = Array.from({ length: 100 }, (_, i) => `long ${i} ${'x'.repeat(5_000)}`);
  await put('a', ...long);
  await cloud.cloud.clock.advance(0);
  expect(messages()).toEqual(long.toSorted());
});

test('a filter that asks for it sees what a transformer makes of events', async () => {
  await allow();
  await logs.putTransformer({
    logGroupIdentifier: GROUP,
    transformerConfig: [{ parseKeyValue: {} }, { deleteKeys: { withKeys: ['secret'] } }],
  });
  await subscribe('{ $.level = "error" }', { applyOnTransformedLogs: true });
  await put('a', 'level=error&secret=x', 'level=info');
  await cloud.cloud.clock.advance(0);
  expect(messages()).toEqual(['{"level":"error"}']);
  const { subscriptionFilters = [] } = await logs.describeSubscriptionFilters({ logGroupName: GROUP });
  expect(subscriptionFilters[0]?.applyOnTransformedLogs).toBe(true);
});

test("the account's subscription is of all groups but those that it leaves out, from then on", async () => {
  const policyName = 'everything';
  const policyType = 'SUBSCRIPTION_FILTER_POLICY';
  const destination = `arn:aws:lambda:us-east-1:000000000000:function:${subscriber}`;
  const putPolicy = (FilterPattern: string, more: object = {}) =>
    logs.putAccountPolicy({
      policyName,
      policyType,
      policyDocument: JSON.stringify({ DestinationArn: destination, FilterPattern }),
      selectionCriteria: `LogGroupName NOT IN ["/aws/lambda/${subscriber}", "left-out"]`,
      ...more,
    });
  await expect(putPolicy('')).rejects.toThrow(/Could not execute the lambda function/);
  await allow({ SourceArn: 'arn:aws:logs:us-east-1:000000000000:log-group:*' });
  await put('a', 'ERROR before');
  await putPolicy('ERROR');
  await put('a', 'ERROR one', 'fine');
  for (const logGroupName of ['late', 'left-out']) {
    await logs.createLogGroup({ logGroupName });
    await logs.createLogStream({ logGroupName, logStreamName: 'c' });
    const logEvents = [{ timestamp: cloud.cloud.clock.now(), message: `ERROR ${logGroupName}` }];
    await logs.putLogEvents({ logGroupName, logStreamName: 'c', logEvents });
  }
  await cloud.settled();
  expect(messages()).toEqual(['ERROR late', 'ERROR one']);
  expect(seen()[0]).toMatchObject({
    subscriptionFilters: [policyName],
    policyLevel: 'ACCOUNT_LEVEL_POLICY',
  });
  // No filter of the group: those may be there beside it.
  expect((await logs.describeSubscriptionFilters({ logGroupName: GROUP })).subscriptionFilters).toEqual([]);
  await putPolicy('WARN');
  await put('b', 'WARN two', 'ERROR two');
  await cloud.settled();
  expect(messages()).toEqual(['ERROR late', 'ERROR one', 'WARN two']);
  await cloud.cloud.clock.advance(1);
  await logs.deleteAccountPolicy({ policyName, policyType });
  await put('a', 'WARN without');
  await cloud.cloud.clock.advance(1);
  await putPolicy('WARN');
  await put('a', 'WARN again');
  await cloud.settled();
  expect(messages()).toEqual(['ERROR late', 'ERROR one', 'WARN again', 'WARN two']);
  await expect(putPolicy('', { policyName: 'second' })).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
});

test("what the account's subscription may not be", async () => {
  const putPolicy = (document: unknown, more: object = {}) =>
    logs.putAccountPolicy({
      policyName: 'wrong',
      policyType: 'SUBSCRIPTION_FILTER_POLICY',
      policyDocument: JSON.stringify(document),
      ...more,
    });
  const DestinationArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  const wrong: [unknown, object?][] = [
    [[]],
    ['text'],
    [{ FilterPattern: '' }],
    [{ DestinationArn }],
    [{ DestinationArn, RoleArn: 'arn:aws:iam::000000000000:role/r' }],
    [{ DestinationArn, FilterPattern: '{' }],
    [{ DestinationArn, Distribution: 'Other' }],
    [{ DestinationArn, Other: 1 }],
    [{ DestinationArn }, { selectionCriteria: 'LogGroupNamePrefix = "a"' }],
  ];
  for (const [document, more] of wrong) {
    await expect(putPolicy(document, more), JSON.stringify(document)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
});
