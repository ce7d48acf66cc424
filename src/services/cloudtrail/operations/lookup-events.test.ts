import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { recordOf, trailCloud } from '../../../../test/support/cloudtrail.ts';

const { cloud, iam, sts, trail, events, records, userWith } = trailCloud();
const DAY_MS = 24 * 3_600_000;
const sqs = (region = 'us-east-1') => cloud().client(SQS, { region });

test('a call that was answered is found at once, with who made it and what it was about', async () => {
  await iam().createUser({ UserName: 'anna', Path: '/team/' });
  const [event] = await events('ResourceName', 'anna');
  expect(event).toMatchObject({
    EventName: 'CreateUser',
    EventSource: 'iam.amazonaws.com',
    ReadOnly: 'false',
    Username: 'root',
    AccessKeyId: 'test',
    Resources: [{ ResourceType: 'AWS::IAM::User', ResourceName: 'anna' }],
  });
  expect(event?.EventTime?.getTime()).toBe(Math.floor((event?.EventTime?.getTime() ?? 0) / 1000) * 1000);
  expect(recordOf(event ?? {})).toMatchObject({
    eventID: event?.EventId,
    requestParameters: { userName: 'anna', path: '/team/' },
    responseElements: { user: { userName: 'anna', arn: 'arn:aws:iam::000000000000:user/team/anna' } },
  });
});

test('each attribute finds its events and no others', async () => {
  const keys = await userWith('bert', { Effect: 'Allow', Action: 'iam:*', Resource: '*' });
  await iam(keys).createGroup({ GroupName: 'berts' });
  const own = await events('Username', 'bert');
  expect(own.map(({ EventName }) => EventName)).toEqual(['CreateGroup']);
  expect(await events('AccessKeyId', keys.accessKeyId)).toEqual(own);
  expect(await events('EventId', own[0]?.EventId ?? '')).toEqual(own);
  const named = async (key: Parameters<typeof events>[0], value: string) =>
    (await events(key, value)).map(({ EventName }) => EventName);
  expect(await named('ResourceType', 'AWS::IAM::Group')).toEqual(['CreateGroup']);
  expect(await named('ResourceName', 'berts')).toEqual(['CreateGroup']);
  expect(await named('EventSource', 'iam.amazonaws.com')).toContain('CreateGroup');
  expect(await named('EventSource', 'sqs.amazonaws.com')).toEqual([]);
  expect(await named('ReadOnly', 'false')).toContain('CreateGroup');
  expect(await named('ReadOnly', 'true')).not.toContain('CreateGroup');
  expect(await named('EventName', 'creategroup')).toEqual([]);
});

test('pages hold every event once, the newest first, also while more are recorded', async () => {
  for (let i = 0; i < 7; i++) await iam().createGroup({ GroupName: `page-${i}` });
  const attributes = {
    LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateGroup' }],
  };
  const names: unknown[] = [];
  let late = 0;
  let NextToken: string | undefined;
  do {
    const page = await trail().lookupEvents({ ...attributes, MaxResults: 2, NextToken });
    expect(page.Events?.length).toBeLessThanOrEqual(2);
    names.push(...(page.Events ?? []).map(({ Resources }) => Resources?.[0]?.ResourceName));
    NextToken = page.NextToken;
    await iam().createGroup({ GroupName: `late-${late++}` });
  } while (NextToken !== undefined);
  expect(names.slice(0, 7)).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `page-${i}`));
  expect(names.filter((name) => String(name).startsWith('late'))).toEqual([]);
  const first = await trail().lookupEvents({ ...attributes, MaxResults: 1 });
  await expect(trail().lookupEvents({ MaxResults: 1, NextToken: first.NextToken })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
  await expect(trail().lookupEvents({ NextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
});

test('reading calls are there too, calls on what a queue holds are not', async () => {
  const { QueueUrl } = await sqs().createQueue({ QueueName: 'q' });
  await sqs().sendMessage({ QueueUrl, MessageBody: 'hello' });
  await sqs().receiveMessage({ QueueUrl });
  await sqs().getQueueAttributes({ QueueUrl });
  await sqs().purgeQueue({ QueueUrl });
  const found = await events('EventSource', 'sqs.amazonaws.com');
  expect(found.map(({ EventName, ReadOnly }) => [EventName, ReadOnly])).toEqual([
    ['PurgeQueue', 'false'],
    ['GetQueueAttributes', 'true'],
    ['CreateQueue', 'false'],
  ]);
  const [read] = await records('GetQueueAttributes');
  expect(read).toMatchObject({
    readOnly: true,
    requestParameters: { queueUrl: QueueUrl },
    responseElements: null,
  });
});

test('regions have histories of their own; services without regions are in us-east-1', async () => {
  await sqs('eu-west-1').createQueue({ QueueName: 'there' });
  expect((await records('CreateQueue', 'eu-west-1')).map(({ awsRegion }) => awsRegion)).toEqual([
    'eu-west-1',
  ]);
  expect(await events('ResourceName', 'there')).toEqual([]);
  await cloud()
    .client((await import('@aws-sdk/client-iam')).IAM, { region: 'eu-west-1' })
    .createUser({ UserName: 'far' });
  const [event] = await events('ResourceName', 'far');
  expect(recordOf(event ?? {})).toMatchObject({ awsRegion: 'us-east-1', eventName: 'CreateUser' });
});

test('refused calls are recorded with their error: by policies, by the service, by the model', async () => {
  const keys = await userWith('nobody');
  await expect(iam(keys).createUser({ UserName: 'x' })).rejects.toThrow();
  await expect(iam().deleteUser({ UserName: 'ghost' })).rejects.toThrow();
  await expect(iam().createUser({ UserName: 'not/valid' })).rejects.toThrow();
  const [denied] = (await events('Username', 'nobody')).map(recordOf);
  expect(denied).toMatchObject({
    eventName: 'CreateUser',
    errorCode: 'AccessDenied',
    errorMessage: expect.stringContaining('is not authorized to perform: iam:CreateUser'),
    responseElements: null,
  });
  const [missing] = await records('DeleteUser');
  expect(missing).toMatchObject({
    errorCode: 'NoSuchEntityException',
    errorMessage: 'The user with name ghost cannot be found.',
    requestParameters: { userName: 'ghost' },
  });
  const [invalid] = await records('CreateUser');
  expect(invalid).toMatchObject({ errorCode: expect.stringMatching(/Validation/), requestParameters: null });
});

test('times bound what is found, both ends inclusive', async () => {
  await iam().createGroup({ GroupName: 'before' });
  await cloud().clock.advance(60_000);
  await iam().createGroup({ GroupName: 'within' });
  const [within] = await events('ResourceName', 'within');
  const at = within?.EventTime ?? new Date(0);
  await cloud().clock.advance(60_000);
  await iam().createGroup({ GroupName: 'after' });
  const found = await trail().lookupEvents({ StartTime: at, EndTime: at });
  const names = found.Events?.flatMap(
    ({ Resources }) => Resources?.map(({ ResourceName }) => ResourceName) ?? [],
  );
  expect(names).toEqual(['within']);
  await expect(
    trail().lookupEvents({ StartTime: new Date(at.getTime() + 1), EndTime: at }),
  ).rejects.toMatchObject({ name: 'InvalidTimeRangeException' });
});

test('what is older than 90 days is forgotten, by the clock', async () => {
  await iam().createGroup({ GroupName: 'old' });
  await cloud().clock.advance(89 * DAY_MS);
  expect(await events('ResourceName', 'old')).toHaveLength(1);
  await iam().createGroup({ GroupName: 'young' });
  await cloud().clock.advance(2 * DAY_MS);
  expect(await events('ResourceName', 'old')).toEqual([]);
  expect(await events('ResourceName', 'young')).toHaveLength(1);
  const { segments } = cloud().world;
  const log = 'cloudtrail-writes-000000000000-us-east-1';
  const { records: left } = await segments.read(log, { limit: 1_000 });
  expect(left.map(({ bytes }) => Buffer.from(bytes).toString()).join()).not.toContain('"old"');
  await cloud().clock.advance(91 * DAY_MS);
  const { firstSequence, lastSequence } = await segments.facts(log);
  expect(lastSequence - firstSequence).toBe(-1);
});

test('bad input is refused', async () => {
  const attribute = (AttributeKey: string, AttributeValue: string) =>
    ({ AttributeKey, AttributeValue }) as never;
  const two = [attribute('EventName', 'a'), attribute('EventName', 'b')];
  const refused = { name: 'InvalidLookupAttributesException' };
  await expect(trail().lookupEvents({ LookupAttributes: two })).rejects.toMatchObject(refused);
  const maybe = [attribute('ReadOnly', 'maybe')];
  await expect(trail().lookupEvents({ LookupAttributes: maybe })).rejects.toMatchObject(refused);
  await expect(trail().lookupEvents({ LookupAttributes: [attribute('Nothing', 'x')] })).rejects.toThrow();
  await expect(trail().lookupEvents({ EventCategory: 'insight' })).rejects.toMatchObject({
    name: 'InvalidEventCategoryException',
  });
  await expect(trail().lookupEvents({ MaxResults: 51 })).rejects.toThrow();
});

test('whoever may not look sees nothing, and that is an event', async () => {
  const keys = await userWith('blind');
  await expect(trail(keys).lookupEvents({})).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const [event] = await events('Username', 'blind');
  expect(event).toMatchObject({ EventName: 'LookupEvents', ReadOnly: 'true' });
});

test('a reset forgets all', async () => {
  await sts().getSessionToken({});
  expect(await events('EventSource', 'sts.amazonaws.com')).not.toEqual([]);
  await cloud().reset();
  expect(await events('EventSource', 'sts.amazonaws.com')).toEqual([]);
});
