import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../core/log.ts';
import { openCloud } from './cloud.ts';
import type { Cloud } from './cloud-facts.ts';
import { resolveConfig } from './config.ts';

let cloud: Cloud;
const start = async (environment = {}) => {
  const { config } = resolveConfig({ options: { ephemeral: true, port: 0 } });
  cloud = await openCloud({ config, log: silentLog, product: '0', environment, servesWorlds: true });
};
beforeEach(() => start());
afterEach(() => cloud.stop());

const client = <C>(Client: new (config: object) => C, config = {}, { endpoint } = cloud): C =>
  new Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    ...config,
  });

async function ask(method: string, path: string, body?: object) {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${cloud.endpoint}/_kumobako/${path}`, { method, ...text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const order = async (body: object) => expect((await ask('POST', 'faults', body)).status).toBe(201);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Error) => error.name,
  );

async function table() {
  const dynamodb = client(DynamoDBClient);
  const id = { AttributeName: 'id' };
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ ...id, AttributeType: 'S' }],
      KeySchema: [{ ...id, KeyType: 'HASH' }],
    }),
  );
  const put = (id: string, at = dynamodb) =>
    at.send(new PutItemCommand({ TableName: 'things', Item: { id: { S: id } } }));
  const get = (id: string) =>
    dynamodb
      .send(new GetItemCommand({ TableName: 'things', Key: { id: { S: id } } }))
      .then(({ Item }) => Item);
  return { dynamodb, put, get };
}

const THROTTLED = 'ProvisionedThroughputExceededException';

test('an ordered error comes so many times, changes nothing, and the SDK tries again', async () => {
  const { put, get } = await table();
  await order({ service: 'dynamodb', operation: 'PutItem', error: THROTTLED, count: 2 });
  const failed = await put('a').catch((error: Error & { $metadata?: unknown }) => error);
  expect(failed).toMatchObject({
    name: THROTTLED,
    message: expect.stringContaining(
      'The level of configured provisioned throughput for the table was exceeded.',
    ),
    $metadata: { httpStatusCode: 400 },
  });
  expect(await get('a')).toBeUndefined();
  // The second strike is met by the client's own retry.
  await put('a', client(DynamoDBClient, { maxAttempts: 3 }));
  expect(await get('a')).toEqual({ id: { S: 'a' } });
  expect((await ask('GET', 'faults')).body['faults']).toMatchObject([
    { service: 'dynamodb', count: 2, struck: 2 },
  ]);
});

test('a rate strikes the same calls of the same seed', async () => {
  const { put } = await table();
  const run = async (seed: number) => {
    await ask('DELETE', 'faults');
    await order({ service: 'dynamodb', operation: 'PutItem', error: THROTTLED, rate: 0.3, seed });
    const codes: string[] = [];
    for (let i = 0; i < 60; i++) codes.push(await codeOf(put(String(i))));
    return codes;
  };
  const [once, again, other] = [await run(1), await run(1), await run(2)];
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
  const struck = once.filter((code) => code === THROTTLED).length;
  expect(struck).toBeGreaterThan(8);
  expect(struck).toBeLessThan(30);
});

test('errors of all services have the status and form that clients know', async () => {
  await order({ service: 's3', operation: 'ListBuckets', error: 'SlowDown' });
  const slow = await client(S3Client)
    .send(new ListBucketsCommand({}))
    .catch((error: unknown) => error);
  expect(slow).toMatchObject({
    name: 'SlowDown',
    message: 'Please reduce your request rate.',
    $metadata: { httpStatusCode: 503 },
  });
  await order({ service: 'sqs', operation: '*', error: 'QueueDoesNotExist', message: 'gone' });
  const gone = await client(SQSClient)
    .send(new CreateQueueCommand({ QueueName: 'q' }))
    .catch((error: unknown) => error);
  expect(gone).toMatchObject({ name: 'QueueDoesNotExist', message: 'gone' });
});

test('a call from another service is struck, too', async () => {
  const sqs = client(SQSClient);
  const sns = client(SNSClient);
  await order({ service: 'sqs', operation: 'SendMessage', error: 'ServiceUnavailable', count: 1 });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 't' }));
  expect([QueueUrl, TopicArn]).not.toContain(undefined);
  const call = cloud.world().staged(
    {
      caller: { type: 'root', account: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '0' },
      place: { account: '000000000000', region: 'us-east-1' },
      requestId: 'r',
      endpoint: cloud.endpoint,
      reply: () => {},
    },
    new AbortController().signal,
  );
  const send = () =>
    call.call.as(call.caller)('sqs', 'SendMessage', { QueueUrl: QueueUrl ?? '', MessageBody: 'm' });
  expect(await codeOf(send())).toBe('ServiceUnavailable');
  expect(await codeOf(send())).toBe('done');
  await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
});

test('a latency lets the call wait, and nobody waits for a client that has gone', async () => {
  const { dynamodb } = await table();
  await order({ service: 'dynamodb', operation: 'ListTables', latencyMs: 60_000, count: 1 });
  const gone = new AbortController();
  const waiting = dynamodb.send(new ListTablesCommand({}), { abortSignal: gone.signal });
  const rules = async () => (await ask('GET', 'faults')).body['faults'];
  await expect.poll(rules).toMatchObject([{ struck: 1 }]);
  gone.abort();
  expect(await codeOf(waiting)).toBe('AbortError');
  expect(await codeOf(dynamodb.send(new ListTablesCommand({})))).toBe('done');
});

test('one is cleared, all are, and a reset forgets them; each world has its own', async () => {
  const { put } = await table();
  await order({ service: 'dynamodb', operation: 'PutItem', error: THROTTLED });
  await order({ service: 's3', operation: 'ListBuckets', error: 'SlowDown' });
  const { body: world } = await ask('POST', 'worlds', {});
  const other = client(DynamoDBClient, {}, { endpoint: world['endpoint'] } as unknown as Cloud);
  expect(await codeOf(put('a', other))).toBe('ResourceNotFoundException');
  const [first] = (await ask('GET', 'faults')).body['faults'] as { id: string }[];
  expect((await ask('DELETE', `faults/${first?.id}`)).body).toEqual({ cleared: 1 });
  expect((await ask('DELETE', `faults/${first?.id}`)).status).toBe(404);
  expect(await codeOf(put('a'))).toBe('done');
  expect((await ask('DELETE', 'faults')).body).toEqual({ cleared: 1 });
  await order({ service: 's3', operation: 'ListBuckets', error: 'SlowDown' });
  await cloud.reset();
  expect((await ask('GET', 'faults')).body).toEqual({ faults: [] });
});

test.each([
  [{ service: 'dynamo', operation: 'PutItem', error: 'X' }, 'There is no service "dynamo".'],
  [{ service: 'dynamodb', error: THROTTLED }, 'Name an operation, or * for all of the service.'],
  [
    { service: 'dynamodb', operation: 'PutItems', error: THROTTLED },
    'dynamodb has no operation "PutItems": name one',
  ],
  [
    { service: 'dynamodb', operation: '__proto__', error: THROTTLED },
    'dynamodb has no operation "__proto__"',
  ],
  [{ service: 'dynamodb', operation: 'PutItem', error: 'Provisioned' }, `Did you mean ${THROTTLED}?`],
  [{ service: 'dynamodb', operation: 'PutItem', error: 'constructor' }, 'has no error "constructor"'],
  [{ service: 'dynamodb', operation: 'PutItem' }, 'Say what is to happen'],
  [{ service: 'dynamodb', operation: 'PutItem', error: THROTTLED, rate: 0 }, 'The rate must be'],
  [{ service: 'dynamodb', operation: 'PutItem', error: THROTTLED, rate: '1' }, 'rate must be a number.'],
  [{ service: 'dynamodb', operation: 'PutItem', error: THROTTLED, count: 0.5 }, 'The count must be'],
  [{ service: 'dynamodb', operation: 'PutItem', latencyMs: -1 }, 'The latency must be'],
  [{ service: 'dynamodb', operation: 'PutItem', latency: 5 }, 'latency is unknown; a fault has service,'],
])('an order that cannot be carried out is refused: %j', async (body, text) => {
  const { status, body: answer } = await ask('POST', 'faults', body);
  expect([status, answer['error']]).toEqual([400, expect.stringContaining(text)]);
  expect((await ask('GET', 'faults')).body).toEqual({ faults: [] });
});

test("LocalStack's variables order faults of DynamoDB; what is no probability does not", async () => {
  await cloud.stop();
  await start({ DYNAMODB_WRITE_ERROR_PROBABILITY: '1', DYNAMODB_READ_ERROR_PROBABILITY: 'often' });
  const { put, get } = await table();
  expect(await codeOf(put('a'))).toBe(THROTTLED);
  expect(await get('a')).toBeUndefined();
  await cloud.reset();
  expect((await ask('GET', 'faults')).body['faults']).toHaveLength(5);
});
