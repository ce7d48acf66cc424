/** What is measured: prepared, signed requests over 1,000 keys, and SQS with its real receipt handles. */

import type { Answer, NextRequest } from './load.ts';
import { type Credentials, type PlainRequest, signedRequest } from './sign.ts';
import type { Target } from './targets.ts';

const KEYS = 1_000;
const BODY = 'x'.repeat(1024);

export interface Prepared {
  name: string;
  next: NextRequest;
}

export interface Client {
  sign(request: PlainRequest): Buffer;
  send(request: PlainRequest): Promise<string>;
}

export function createClient(target: Target, credentials: Credentials): Client {
  const host = `${target.host}:${target.port}`;
  return {
    sign: (request) => signedRequest(request, host, credentials),
    async send(request) {
      const raw = signedRequest(request, host, credentials).toString('latin1');
      const [head = '', body = ''] = raw.split('\r\n\r\n');
      const headers = Object.fromEntries(
        head
          .split('\r\n')
          .slice(1)
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      delete headers['host'];
      delete headers['content-length'];
      const init = { method: request.method, headers, ...(request.method === 'GET' ? {} : { body }) };
      const response = await fetch(`http://${host}${request.target}`, init);
      const text = await response.text();
      if (!response.ok)
        throw new Error(`${request.service} answered ${response.status}: ${text.slice(0, 300)}`);
      return text;
    },
  };
}

export function dynamodb(operation: string, input: object): PlainRequest {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  };
  return { method: 'POST', target: '/', service: 'dynamodb', headers, body: JSON.stringify(input) };
}

export function sqs(operation: string, input: object): PlainRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` };
  return { method: 'POST', target: '/', service: 'sqs', headers, body: JSON.stringify(input) };
}

export function s3(method: string, target: string, body?: string): PlainRequest {
  return { method, target, service: 's3', ...(body === undefined ? {} : { body }) };
}

/** Creates the table, the queue and the bucket. */
export async function setUp(client: Client): Promise<{ queueUrl: string }> {
  await client.send(
    dynamodb('CreateTable', {
      TableName: 'bench',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await client.send(s3('PUT', '/bench-bucket'));
  const answer: { QueueUrl: string } = JSON.parse(
    await client.send(sqs('CreateQueue', { QueueName: 'bench' })),
  );
  return { queueUrl: answer.QueueUrl };
}

function overKeys(client: Client, make: (key: number) => PlainRequest): NextRequest {
  const requests = Array.from({ length: KEYS }, (_, key) => client.sign(make(key)));
  let at = 0;
  return () => requests[at++ % KEYS];
}

const item = (key: number) => ({
  id: { S: `key-${key}` },
  name: { S: 'kumobako' },
  count: { N: String(key) },
  tags: { L: [{ S: 'a' }, { S: 'b' }] },
  text: { S: 'y'.repeat(120) },
});

/** The operations in the order in which they need each other. */
export function prepare(client: Client, queueUrl: string): Prepared[] {
  const table = { TableName: 'bench' };
  return [
    { name: 'PutItem', next: overKeys(client, (key) => dynamodb('PutItem', { ...table, Item: item(key) })) },
    {
      name: 'PutItem (one key)',
      next: overKeys(client, () => dynamodb('PutItem', { ...table, Item: item(0) })),
    },
    {
      name: 'GetItem',
      next: overKeys(client, (key) => dynamodb('GetItem', { ...table, Key: { id: item(key).id } })),
    },
    {
      name: 'PutObject 1 KB',
      next: overKeys(client, (key) => s3('PUT', `/bench-bucket/object-${key}`, BODY)),
    },
    { name: 'GetObject 1 KB', next: overKeys(client, (key) => s3('GET', `/bench-bucket/object-${key}`)) },
    {
      name: 'SendMessage',
      next: overKeys(client, () => sqs('SendMessage', { QueueUrl: queueUrl, MessageBody: BODY })),
    },
    { name: 'Send + Receive + Delete', next: messageCycle(client, queueUrl) },
  ];
}

/** Each connection sends, receives, and deletes with the handle that it got. */
function messageCycle(client: Client, queueUrl: string): NextRequest {
  const send = client.sign(sqs('SendMessage', { QueueUrl: queueUrl, MessageBody: BODY }));
  const receive = client.sign(sqs('ReceiveMessage', { QueueUrl: queueUrl }));
  const steps: number[] = [];
  return (connection, answer) => {
    const step = steps[connection] ?? 0;
    steps[connection] = (step + 1) % 3;
    if (step === 0) return send;
    if (step === 1) return receive;
    const handle = handleOf(answer);
    if (handle !== undefined) {
      return client.sign(sqs('DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle: handle }));
    }
    steps[connection] = 1;
    return send;
  };
}

function handleOf(answer: Answer | undefined): string | undefined {
  const output: { Messages?: { ReceiptHandle: string }[] } = JSON.parse(answer?.body.toString() ?? '{}');
  return output.Messages?.[0]?.ReceiptHandle;
}
