import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

interface PeekedMessage {
  MessageId: string;
  Body: string;
  ReceiptHandle: string;
  Attribute: { Name: string; Value: string }[];
  MessageAttribute?: { Name: string; Value: { StringValue: string } };
}

interface PeekedJson {
  ReceiveMessageResponse: { ReceiveMessageResult: { Message: PeekedMessage | PeekedMessage[] } | null };
  ErrorResponse: { Error: { Code: string } };
}

// The answer's shape is what is under test.
const jsonOf = async (response: Response) => (await response.json()) as PeekedJson;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${t.cloud.endpoint}/_aws/sqs/messages${path}`, { headers });
const peek = async (url: string, more: Record<string, string> = {}) => {
  const response = await get(`?${new URLSearchParams({ QueueUrl: url, ...more })}`, {
    accept: 'application/json',
  });
  const { Message } = (await jsonOf(response)).ReceiveMessageResponse.ReceiveMessageResult ?? {};
  return [Message ?? []].flat();
};
const bodies = async (url: string, more: Record<string, string> = {}) =>
  (await peek(url, more)).map(({ Body }) => Body);
const attributesOf = (message: PeekedMessage | undefined) =>
  Object.fromEntries(message?.Attribute.map(({ Name, Value }) => [Name, Value]) ?? []);

test('shows what could be received and changes nothing', async () => {
  const url = await t.queue();
  await t.send(url, 'message-1', { MessageAttributes: { a: { DataType: 'String', StringValue: 'x' } } });
  await t.send(url, 'message-2 <&>\r\n');
  const [first, second] = await peek(url);
  expect(attributesOf(first)).toMatchObject({
    SenderId: expect.any(String),
    SentTimestamp: expect.any(String),
    ApproximateReceiveCount: '0',
    ApproximateFirstReceiveTimestamp: '0',
  });
  expect(attributesOf(first)).not.toHaveProperty('IsVisible');
  expect(first?.ReceiptHandle).toBe('SQS/BACKDOOR/ACCESS');
  expect(first?.MessageAttribute).toMatchObject({ Name: 'a', Value: { StringValue: 'x' } });
  expect(second?.Body).toBe('message-2 <&>\r\n');
  expect(await t.counts(url)).toEqual([2, 0, 0]);

  await t.receive(url, { VisibilityTimeout: 0 });
  expect((await peek(url)).map((message) => attributesOf(message)['ApproximateReceiveCount'])).toEqual([
    '1',
    '0',
  ]);
});

test('one message is a value and none is null, as in the JSON that LocalStack makes', async () => {
  const url = await t.queue();
  const json = async () => {
    const response = await get(`?QueueUrl=${encodeURIComponent(url)}`, { accept: 'application/json' });
    expect(response.headers.get('content-type')).toBe('application/json');
    return (await jsonOf(response)).ReceiveMessageResponse.ReceiveMessageResult;
  };
  expect(await json()).toBeNull();
  await t.send(url, 'only');
  expect(await json()).toMatchObject({ Message: { Body: 'only' } });
});

test('XML by default', async () => {
  const url = await t.queue();
  await t.send(url, 'hello');
  const response = await get(`?QueueUrl=${encodeURIComponent(url)}`);
  expect(response.headers.get('content-type')).toBe('text/xml');
  const text = await response.text();
  expect(text).toContain('<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">');
  expect(text).toContain('<Body>hello</Body>');
});

test('messages in flight and delayed ones, when asked for', async () => {
  const url = await t.queue();
  await t.send(url, 'taken');
  await t.send(url, 'waiting');
  await t.send(url, 'later', { DelaySeconds: 10 });
  await t.receive(url);
  expect(await bodies(url, { ShowInvisible: 'False', ShowDelayed: 'False' })).toEqual(['waiting']);
  expect(await bodies(url, { ShowInvisible: 'True' })).toEqual(['taken', 'waiting']);
  const all = await peek(url, { ShowInvisible: '1', ShowDelayed: 'true' });
  expect(
    all.map((message) => [
      message.Body,
      attributesOf(message)['IsVisible'],
      attributesOf(message)['IsDelayed'],
    ]),
  ).toEqual([
    ['taken', 'false', 'false'],
    ['waiting', 'true', 'false'],
    ['later', 'true', 'true'],
  ]);
  await t.advance(31);
  expect(await bodies(url)).toEqual(['taken', 'waiting', 'later']);
});

test('a FIFO group of which something is in flight is invisible, and so is what waits for its delay', async () => {
  const url = await t.queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true', DelaySeconds: '5' });
  for (const [body, MessageGroupId] of [
    ['1', 'a'],
    ['2', 'a'],
    ['3', 'b'],
  ] as const) {
    await t.send(url, body, { MessageGroupId });
  }
  expect(await bodies(url)).toEqual([]);
  expect(await bodies(url, { ShowDelayed: 'true' })).toEqual(['1', '2', '3']);
  await t.advance(5);
  expect(await bodies(url)).toEqual(['1', '2', '3']);
  expect(await t.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['1']);
  expect(await bodies(url)).toEqual(['3']);
  const all = await peek(url, { ShowInvisible: 'true' });
  expect(all.map((message) => [message.Body, attributesOf(message)['IsVisible']])).toEqual([
    ['1', 'false'],
    ['2', 'true'],
    ['3', 'true'],
  ]);
});

test('large bodies are read from their files; what is expired is not shown', async () => {
  const url = await t.queue({ MessageRetentionPeriod: '60' });
  const large = 'x'.repeat(100_000);
  await t.send(url, large);
  expect(await bodies(url)).toEqual([large]);
  await t.advance(60);
  expect(await bodies(url, { ShowInvisible: 'true', ShowDelayed: 'true' })).toEqual([]);
});

test('region, account and name in the path, and regions of URLs and of signatures', async () => {
  const client = t.cloud.client(SQSClient, { region: 'eu-west-1' });
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'far' }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'from afar' }));
  expect(await (await get('/eu-west-1/000000000000/far')).text()).toContain('from afar');
  expect(await (await get('/eu-west-1/000000000000/near')).text()).toContain('NonExistentQueue');
  const named = 'http://sqs.eu-west-1.localhost.localstack.cloud:4566/000000000000/far';
  expect(await bodies(named)).toEqual(['from afar']);
  const there = t.cloud.client(SQSClient, {
    region: 'eu-west-1',
    endpoint: `${t.cloud.endpoint}/_aws/sqs/messages`,
    useQueueUrlAsEndpoint: false,
  });
  const { Messages } = await there.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.[0]).toMatchObject({ Body: 'from afar', Attributes: { ApproximateReceiveCount: '0' } });
});

test('clients that have it as their endpoint get all messages, and no other operation', async () => {
  const url = await t.queue();
  await t.send(url, 'message-1');
  await t.send(url, 'message-2');
  const endpoint = `${t.cloud.endpoint}/_aws/sqs/messages`;
  const client = t.cloud.client(SQSClient, { endpoint, useQueueUrlAsEndpoint: false });
  const sending = client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
  expect(await failure(sending)).toMatchObject({
    code: 'InvalidRequest',
    message: 'This endpoint only accepts ReceiveMessage calls',
  });
  const form = (fields: Record<string, string>) =>
    fetch(endpoint, { method: 'POST', body: new URLSearchParams({ QueueUrl: url, ...fields }) });
  const received = await form({ Action: 'ReceiveMessage', MaxNumberOfMessages: '1' });
  expect((await received.text()).match(/<Body>/g)).toHaveLength(2);
  expect(await (await form({ Action: 'PurgeQueue' })).text()).toContain('<Code>InvalidRequest</Code>');
  expect(await t.counts(url)).toEqual([2, 0, 0]);
});

test.each([
  ['', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
  ['?QueueUrl=http://localhost/000000000000/none', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
  ['?QueueUrl=http://localhost/none', 404, 'InvalidAddress'],
  ['/nowhere/000000000000/none', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
  ['/us-east-1/__proto__/none', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
])('wrong questions: %s', async (path, status, code) => {
  const response = await get(path, { accept: 'application/json' });
  expect(response.status).toBe(status);
  expect((await jsonOf(response)).ErrorResponse.Error.Code).toBe(code);
});

test('only questions, of pages that there are', async () => {
  const call = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${t.cloud.endpoint}/_aws/${path}`, init)).status;
  expect(await call('sqs/messages', { method: 'DELETE' })).toBe(405);
  expect(await call('sqs/messages/%zz/0/x')).toBe(400);
  expect(await call('sqs/__proto__')).toBe(404);
  expect(await call('nothing/messages')).toBe(404);
  expect(await call('ses')).toBe(200);
  expect(await call('sqs/messages', { headers: { origin: 'https://evil.example' } })).toBe(403);
});
