/**
 * Addresses that this cloud gives out work where the caller stands: on this machine, in a container beside it that
 * knows it by a name, behind a port that was mapped to another one, over TLS.
 */

import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';

let cloud: TestCloud;
let agent: Agent;
beforeAll(async () => {
  cloud = await testCloud({ host: ['0.0.0.0'], allowInsecure: true, hostNames: ['cloud.internal'] });
  const port = Number(new URL(cloud.endpoint).port);
  // Whatever a client believes to talk to: what DNS and port mappings of containers do.
  agent = new Agent();
  agent.createConnection = () => connect(port, '127.0.0.1');
});
afterAll(() => cloud.stop());

const at = <C>(Client: new (config: object) => C, endpoint: string, more: object = {}) =>
  cloud.client(Client, { endpoint, requestHandler: { httpAgent: agent }, ...more });

/** Fetches a URL from where the client stands. */
const read = (url: string) =>
  new Promise<string>((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });

const OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
});

const nameFor = (endpoint: string) => `at-${endpoint.replaceAll(/\W+/g, '-')}`;

describe.each([
  'http://127.0.0.1:4566',
  'http://localhost:4566',
  'http://127.0.0.1:32768',
  'http://localhost:49153',
  'http://cloud:4566',
  'http://my_cloud-1:4566',
  'http://172.17.0.2:4566',
  'http://[fd00::2]:4566',
  'http://host.docker.internal:4566',
  'http://cloud.internal:9000',
  'http://cloud',
])('a caller at %s', (endpoint) => {
  const name = nameFor(endpoint);

  test('gets queue URLs that lead there', async () => {
    const sqs = at(SQSClient, endpoint);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    expect(QueueUrl).toBe(`${endpoint}/000000000000/${name}`);
    expect(await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).toMatchObject({ QueueUrl });
    const listed = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }));
    expect(listed.QueueUrls).toContain(QueueUrl);
    // The SDK sends to the URL, not to its endpoint.
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe('hello');
  });

  test('gets locations and presigned URLs that lead there', async () => {
    const s3 = at(S3Client, endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const Bucket = name.replaceAll('_', '-');
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const };
    const created = await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    expect(created.Location).toBe(`${endpoint}/${Bucket}/`);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a b' }));
    const part = { Bucket, Key: 'a b', UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'content' }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const whole = { Bucket, Key: 'a b', UploadId, MultipartUpload };
    const { Location } = await s3.send(new CompleteMultipartUploadCommand(whole));
    expect(Location).toBe(`${endpoint}/${Bucket}/a%20b`);
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'a b' }));
    expect(url).toMatch(`${endpoint}/${Bucket}/a%20b?`);
    expect(await read(url)).toBe('content');
  });

  test('publishes messages whose certificate, and whose end, is there', async () => {
    const sns = at(SNSClient, endpoint);
    const sqs = at(SQSClient, endpoint);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: `${name}-n`,
        Attributes: { Policy: OPEN },
      }),
    );
    const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${name}-n`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 });
    const { Messages } = await sqs.send(receive);
    const { SigningCertURL, UnsubscribeURL } = JSON.parse(Messages?.[0]?.Body ?? '{}');
    expect(UnsubscribeURL).toMatch(`${endpoint}/?Action=Unsubscribe&`);
    expect(SigningCertURL).toMatch(`${endpoint}/`);
    expect(await read(SigningCertURL)).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});

test('a bucket in the host stays there', async () => {
  const s3 = at(S3Client, 'http://localhost:4566', { forcePathStyle: false });
  await s3.send(new CreateBucketCommand({ Bucket: 'hosted' }));
  const object = { Bucket: 'hosted', Key: 'k' };
  await s3.send(new PutObjectCommand({ ...object, Body: 'content' }));
  const url = await getSignedUrl(s3, new GetObjectCommand(object));
  expect(url).toMatch('http://hosted.localhost:4566/k?');
  expect(await read(url)).toBe('content');
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const { ETag } = await s3.send(
    new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: 'in parts' }),
  );
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
  const { Location = '' } = await s3.send(
    new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload }),
  );
  expect(Location).toBe('http://hosted.localhost:4566/k');
});

test('any host and port in a QueueUrl is accepted', async () => {
  const sqs = at(SQSClient, 'http://127.0.0.1:4566', { useQueueUrlAsEndpoint: false });
  await sqs.send(new CreateQueueCommand({ QueueName: 'anywhere' }));
  for (const start of [
    'http://localhost:4566',
    'http://cloud:4566',
    'http://cloud:1',
    'https://localhost.localstack.cloud:4566',
    'https://sqs.us-east-1.amazonaws.com',
    'http://sqs.us-east-1.localhost.localstack.cloud:4566',
    'http://[::1]:4566',
    'http://never-heard-of.example.com',
    'http://user:password@cloud:4566',
  ]) {
    const QueueUrl = `${start}/000000000000/anywhere`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: start }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe(start);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle ?? '' }));
  }
});

test('--public-url is for what no caller began: a seed of the cloud itself', async () => {
  const own = await testCloud({ publicUrl: 'https://cloud.internal:9000' });
  try {
    const steps = [
      { service: 'sns', operation: 'CreateTopic', input: { Name: 'news' } },
      {
        service: 'sqs',
        operation: 'CreateQueue',
        input: { QueueName: 'mine', Attributes: { Policy: OPEN } },
      },
      {
        service: 'sns',
        operation: 'Subscribe',
        input: {
          TopicArn: 'arn:aws:sns:us-east-1:000000000000:news',
          Protocol: 'sqs',
          Endpoint: 'arn:aws:sqs:us-east-1:000000000000:mine',
        },
      },
      {
        service: 'sns',
        operation: 'Publish',
        input: { TopicArn: 'arn:aws:sns:us-east-1:000000000000:news', Message: 'hello' },
      },
    ];
    const body = JSON.stringify({ steps });
    const seeded = await fetch(`${own.endpoint}/_kumobako/seed`, { method: 'POST', body });
    expect(await seeded.json()).not.toHaveProperty('error');
    const sqs = own.client(SQSClient);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'mine' }));
    expect(QueueUrl).toBe(`${own.endpoint}/000000000000/mine`);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const { SigningCertURL } = JSON.parse(Messages?.[0]?.Body ?? '{}');
    expect(SigningCertURL).toMatch('https://cloud.internal:9000/');
  } finally {
    await own.stop();
  }
});
