import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SqsTest, sqsTest } from '../../../test/support/sqs.ts';

let t: SqsTest;
let url: string;
beforeAll(async () => {
  t = await sqsTest();
  url = (await t.sqs.send(new CreateQueueCommand({ QueueName: 'q' }))).QueueUrl ?? '';
});
afterAll(() => t.stop());

/** Older clients: a form, an XML answer. */
async function query(path: string, parameters: Record<string, string>) {
  const day = new Date(t.cloud.world.scheduler.wallMs()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `test/${day.slice(0, 8)}/us-east-1/sqs/aws4_request`;
  const response = await fetch(`${t.cloud.endpoint}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-amz-date': day,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    },
    body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
  });
  return { status: response.status, text: await response.text() };
}

const value = (text: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];

test('a message is sent, received and deleted', async () => {
  const sent = await query('/', {
    Action: 'SendMessage',
    QueueUrl: url,
    MessageBody: 'a <b> & c',
    'MessageAttribute.1.Name': 'color',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'red',
  });
  expect(sent.status).toBe(200);
  expect(sent.text).toContain('<SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">');
  const received = await query('/', {
    Action: 'ReceiveMessage',
    QueueUrl: url,
    'AttributeName.1': 'All',
    'MessageAttributeName.1': 'All',
  });
  expect(value(received.text, 'Body')).toBe('a &lt;b&gt; &amp; c');
  expect(value(received.text, 'MessageId')).toBe(value(sent.text, 'MessageId'));
  expect(received.text).toContain(
    '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>',
  );
  expect(received.text).toContain('<Name>color</Name>');
  const ReceiptHandle = value(received.text, 'ReceiptHandle') ?? '';
  const removed = await query('/', { Action: 'DeleteMessage', QueueUrl: url, ReceiptHandle });
  expect(removed.status).toBe(200);
  const empty = await query('/', { Action: 'ReceiveMessage', QueueUrl: url });
  expect(empty.text).not.toContain('<Message>');
});

test('the path of the queue stands for its URL', async () => {
  await query('/000000000000/q', { Action: 'SendMessage', MessageBody: 'by path' });
  const received = await query('/000000000000/q', { Action: 'ReceiveMessage' });
  expect(value(received.text, 'Body')).toBe('by path');
});

test('batches, maps and lists come in their numbered form', async () => {
  const created = await query('/', {
    Action: 'CreateQueue',
    QueueName: 'made-by-query',
    'Attribute.1.Name': 'VisibilityTimeout',
    'Attribute.1.Value': '40',
    'Tag.1.Key': 'team',
    'Tag.1.Value': 'a',
  });
  const QueueUrl = value(created.text, 'QueueUrl') ?? '';
  const batch = await query('/', {
    Action: 'SendMessageBatch',
    QueueUrl,
    'SendMessageBatchRequestEntry.1.Id': 'one',
    'SendMessageBatchRequestEntry.1.MessageBody': 'x',
    'SendMessageBatchRequestEntry.2.Id': 'two',
    'SendMessageBatchRequestEntry.2.MessageBody': '',
  });
  expect(batch.text).toContain('<SendMessageBatchResultEntry><Id>one</Id>');
  expect(batch.text).toContain('<BatchResultErrorEntry><Id>two</Id>');
  expect(batch.text).toContain('<Code>EmptyValue</Code>');
  const attributes = await query('/', {
    Action: 'GetQueueAttributes',
    QueueUrl,
    'AttributeName.1': 'VisibilityTimeout',
    'AttributeName.2': 'ApproximateNumberOfMessages',
  });
  expect(attributes.text).toContain('<Attribute><Name>VisibilityTimeout</Name><Value>40</Value></Attribute>');
  expect(attributes.text).toContain('<Name>ApproximateNumberOfMessages</Name><Value>1</Value>');
  const tags = await query('/', { Action: 'ListQueueTags', QueueUrl });
  expect(tags.text).toContain('<Tag><Key>team</Key><Value>a</Value></Tag>');
});

describe('errors have the codes of the query protocol', () => {
  test.each([
    [
      { Action: 'ReceiveMessage', QueueUrl: 'http://x/000000000000/none' },
      'AWS.SimpleQueueService.NonExistentQueue',
      'The specified queue does not exist for this wsdl version.',
      400,
    ],
    [
      { Action: 'ReceiveMessage', QueueUrl: 'http://x/000000000000/q', MaxNumberOfMessages: '11' },
      'InvalidParameterValue',
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
      400,
    ],
    [
      { Action: 'SendMessage', QueueUrl: 'http://x/000000000000/q' },
      'MissingParameter',
      'The request must contain the parameter MessageBody.',
      400,
    ],
    [
      { Action: 'DeleteMessage', QueueUrl: 'http://x/000000000000/q', ReceiptHandle: 'fake' },
      'ReceiptHandleIsInvalid',
      'The input receipt handle &quot;fake&quot; is not a valid receipt handle.',
      404,
    ],
  ])('%j', async (parameters, code, message, status) => {
    const answer = await query('/', parameters as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(value(answer.text, 'Code')).toBe(code);
    expect(value(answer.text, 'Message')?.replaceAll('"', '&quot;')).toBe(message);
  });
});

test('errors end in an empty Detail', async () => {
  const { status, text } = await query('/', { Action: 'GetQueueUrl', QueueName: 'none' });
  expect(status).toBe(400);
  expect(text).toContain(
    '<Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>' +
      '<Message>The specified queue does not exist for this wsdl version.</Message><Detail/></Error>',
  );
});

test.each([
  ['/', 'Nothing'],
  ['/000000000000/q', 'Nothing'],
  ['/000000000000/q', 'ListQueues'],
  ['/000000000000/q', 'CreateQueue'],
])('at %s there is no action %s', async (path, Action) => {
  const { status, text } = await query(path, { Action, QueueName: 'other' });
  expect(status).toBe(400);
  expect(text).toContain(
    `<Code>InvalidAction</Code><Message>The action ${Action} is not valid for this endpoint.</Message>`,
  );
});

test.each(['/', '/000000000000/q'])('at %s without an action nothing is known', async (path) => {
  const posted = await query(path, { QueueName: 'q' });
  const day = new Date(t.cloud.world.scheduler.wallMs()).toISOString().slice(0, 10).replaceAll('-', '');
  const authorization = `AWS4-HMAC-SHA256 Credential=test/${day}/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0`;
  // The answer is not JSON, whoever would like it to be.
  const headers = { authorization, accept: 'application/json' };
  const got = await fetch(`${t.cloud.endpoint}${path}`, { headers });
  expect([posted.status, posted.text]).toEqual([404, '<UnknownOperationException/>\n']);
  expect([got.status, await got.text()]).toEqual([404, '<UnknownOperationException/>\n']);
});

test('in JSON an unknown operation, or none, is told in JSON', async () => {
  const day = new Date(t.cloud.world.scheduler.wallMs()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `test/${day.slice(0, 8)}/us-east-1/sqs/aws4_request`;
  const signed = {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    'x-amz-date': day,
    'content-type': 'application/x-amz-json-1.0',
  };
  for (const target of [{ 'x-amz-target': 'AmazonSQS.Foo' }, {}]) {
    const headers = { ...signed, ...target };
    const answer = await fetch(t.cloud.endpoint, { method: 'POST', headers, body: '{}' });
    // Seen on AWS: awslabs/aws-sdk-rust#957.
    expect([answer.status, await answer.text()]).toEqual([
      400,
      '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
    ]);
  }
});
