import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningCloud, startCloud } from './index.ts';

const queues = async (cloud: RunningCloud) =>
  (await new SQSClient(cloud.client).send(new ListQueuesCommand({}))).QueueUrls?.length ?? 0;
const createQueue = (cloud: RunningCloud, name: string) =>
  new SQSClient(cloud.client).send(new CreateQueueCommand({ QueueName: name }));

// The example of the README.
describe('a test suite with one cloud, reset between tests', () => {
  let cloud: RunningCloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });
  afterEach(() => cloud.reset());
  afterAll(() => cloud.stop());

  test.each(['first', 'second'])('the %s test begins with nothing', async () => {
    const s3 = new S3Client(cloud.client);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    await s3.send(new CreateBucketCommand({ Bucket: 'photos' }));
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
  });
});

describe('startCloud', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumobako-api-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('several clouds in one process share nothing', async () => {
    await using one = await startCloud();
    await using two = await startCloud({ region: 'eu-west-1', account: '123456789012' });
    expect(one.port).not.toBe(two.port);
    await createQueue(one, 'mine');
    const { QueueUrl } = await createQueue(two, 'mine');
    expect(QueueUrl).toBe(`${two.endpoint}/123456789012/mine`);
    await createQueue(two, 'another');
    await two.clock.advance(86_400_000);
    expect(two.clock.now() - one.clock.now()).toBeGreaterThan(86_000_000);
    await one.reset();
    expect([await queues(one), await queues(two)]).toEqual([0, 2]);
    await one.stop();
    expect(await queues(two)).toBe(2);
  });

  test('the environment for other programs says the same as the client configuration', async () => {
    await using cloud = await startCloud({ region: 'ap-northeast-1' });
    expect(cloud.env).toEqual({
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_ACCESS_KEY_ID: cloud.client.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: cloud.client.credentials.secretAccessKey,
      AWS_REGION: 'ap-northeast-1',
      AWS_DEFAULT_REGION: 'ap-northeast-1',
    });
  });

  test('snapshots: save, load, list, delete', async () => {
    await using cloud = await startCloud();
    await createQueue(cloud, 'one');
    await cloud.snapshot.save('with-one');
    await createQueue(cloud, 'two');
    await cloud.snapshot.load('with-one');
    expect(await queues(cloud)).toBe(1);
    expect((await cloud.snapshot.list()).map(({ name }) => name)).toEqual(['with-one']);
    await cloud.snapshot.delete('with-one');
    await expect(cloud.snapshot.load('with-one')).rejects.toThrow('There is no snapshot with-one');
    // The refusal left the cloud as it was.
    expect(await queues(cloud)).toBe(1);
  });

  test('the clock brings what was delayed', async () => {
    await using cloud = await startCloud();
    const sqs = new SQSClient(cloud.client);
    const { QueueUrl } = await createQueue(cloud, 'later');
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'now', DelaySeconds: 900 }));
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
    await cloud.clock.advance(900_000);
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body).toBe('now');
  });

  test('with a data directory the state stays', async () => {
    const first = await startCloud({ dataDir: folder });
    await createQueue(first, 'kept');
    await expect(startCloud({ dataDir: folder })).rejects.toThrow(/uses the data directory/);
    await first.stop();
    await using second = await startCloud({ dataDir: folder });
    const found = await new SQSClient(second.client).send(new GetQueueUrlCommand({ QueueName: 'kept' }));
    expect(found.QueueUrl).toBe(`${second.endpoint}/000000000000/kept`);
  });

  test('a request that waits ends when the cloud stops; stopping twice is once', async () => {
    const cloud = await startCloud();
    const sqs = new SQSClient({ ...cloud.client, maxAttempts: 1 });
    const { QueueUrl } = await createQueue(cloud, 'empty');
    const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const outcome = waiting.then(
      () => 'ended',
      () => 'ended',
    );
    await Promise.all([cloud.stop(), cloud.stop()]);
    expect(await outcome).toBe('ended');
    await expect(fetch(cloud.endpoint)).rejects.toThrow();
  });

  test('options that cannot be used are named', async () => {
    await expect(startCloud({ region: 'moon-1' })).rejects.toThrow(
      /option region is "moon-1".*an AWS region/,
    );
    // What JavaScript lets through.
    const options: object = { prot: 1 };
    await expect(startCloud(options)).rejects.toThrow('The option prot is unknown');
    await using cloud = await startCloud();
    await expect(startCloud({ port: cloud.port })).rejects.toThrow(`Port ${cloud.port}`);
  });

  test('it is not ended over HTTP: its program does that', async () => {
    await using cloud = await startCloud();
    const response = await fetch(`${cloud.endpoint}/_kumobako/stop`, { method: 'POST' });
    expect(response.status).toBe(409);
  });

  test('a stopped cloud keeps no process alive and leaves no file', () => {
    const script = `
      import { startCloud } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const cloud = await startCloud();
      await fetch(cloud.endpoint + '/_kumobako/health');
      await cloud.stop();
      console.log('stopped');
    `;
    const { status, stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder },
      timeout: 20_000,
    });
    expect([status, signal, stdout]).toEqual([0, null, 'stopped\n']);
    expect(readdirSync(folder)).toEqual([]);
  });
});
