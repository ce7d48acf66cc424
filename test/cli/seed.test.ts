import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, type Running, type User } from '../support/command.ts';

let user: User;
let cloud: Running;
beforeEach(async () => {
  user = newUser();
  cloud = await user.start(['--ephemeral']);
});
afterEach(() => user.leave());

const run = (...args: string[]) =>
  user.run(['seed', join(user.home, 'seed.yaml'), '--port', String(cloud.port), ...args]);
const write = (text: string) => writeFileSync(join(user.home, 'seed.yaml'), text);
const client = <C>(Client: new (config: object) => C): C =>
  new Client({
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });

const SEED = `
- sqs.CreateQueue: {QueueName: jobs, Attributes: {VisibilityTimeout: 60}}
- sqs.SendMessage:
    QueueUrl: http://anywhere:4566/000000000000/jobs
    MessageBody: first
- s3.CreateBucket: {Bucket: files}
- s3.PutObject: {Bucket: files, Key: hello.txt, Body: file://./hello.txt, ContentType: text/plain}
- s3.PutObject: {Bucket: files, Key: plain, Body: text}
- dynamodb.CreateTable:
    TableName: things
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
- dynamodb.PutItem: {TableName: things, Item: {id: {S: a}, count: {N: 5}}}
- iam.CreateRole:
    RoleName: reader
    AssumeRolePolicyDocument:
      Version: "2012-10-17"
      Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
`;

test('carries out the calls, and may be run again', async () => {
  writeFileSync(join(user.home, 'hello.txt'), 'hello');
  write(SEED);
  const first = await run();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout.match(/done/g)).toHaveLength(8);
  const again = await run('--json');
  expect(JSON.parse(again.stdout).steps.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'unchanged',
    'unchanged',
    'unchanged',
    'unchanged',
    'unchanged',
    'unchanged',
    'done',
    'unchanged',
  ]);
  const sqs = client(SQSClient);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({ VisibilityTimeout: '60', ApproximateNumberOfMessages: '1' });
  const { Body, ContentType } = await client(S3Client).send(
    new GetObjectCommand({ Bucket: 'files', Key: 'hello.txt' }),
  );
  expect([await Body?.transformToString(), ContentType]).toEqual(['hello', 'text/plain']);
  const { Item } = await client(DynamoDBClient).send(
    new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }),
  );
  expect(Item).toEqual({ id: { S: 'a' }, count: { N: '5' } });
  const { Role } = await client(IAMClient).send(new GetRoleCommand({ RoleName: 'reader' }));
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('lambda.amazonaws.com');
});

test.each([
  ['sqs.CreateQueue: {QueueName: jobs, Attributes: {VisibilityTimeout: 61}}', 'QueueNameExists'],
  [
    'dynamodb.CreateTable: {TableName: things, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: other, AttributeType: S}], KeySchema: [{AttributeName: other, KeyType: HASH}]}',
    'it is there already and differs in AttributeDefinitions, KeySchema',
  ],
])('what is there and differs is an error: %s', async (call, text) => {
  writeFileSync(join(user.home, 'hello.txt'), 'hello');
  write(SEED);
  await run();
  write(`- ${call}\n- s3.CreateBucket: {Bucket: never}`);
  const { code, stderr } = await run();
  expect([code, stderr]).toEqual([1, expect.stringContaining(text)]);
});

test.each([
  ['- sqs.CreateQueue: {QueueNam: jobs}', 1, 'CreateQueue has no member QueueNam; it has QueueName'],
  ['- sqs.CreateQueues: {}', 1, 'sqs has no operation CreateQueues'],
  ['- squs.CreateQueue: {}', 1, 'There is no service squs'],
  ['- sqs.CreateQueue: {QueueName: [a]}\n- s3.CreateBucket: 5', 1, 'takes members, not 5'],
  ['- s3.PutObject: {Bucket: b, Key: k, Body: file://nothing}', 2, 'nothing cannot be read'],
  ['- CreateQueue', 2, 'write one call'],
  ['sqs: 1', 2, 'must hold a list of calls'],
  ['- {', 2, 'is no YAML'],
])('a seed that cannot be carried out does nothing: %s', async (text, code, error) => {
  write(`- s3.CreateBucket: {Bucket: before}\n${text}`);
  if (text.startsWith('sqs')) write(text);
  const outcome = await run();
  expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(error)]);
  expect(outcome.stdout).toBe('');
});
