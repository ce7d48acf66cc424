import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { silentLog } from '../core/log.ts';
import { openCloud } from './cloud.ts';
import type { Cloud } from './cloud-facts.ts';
import { resolveConfig } from './config.ts';

let cloud: Cloud;
beforeAll(async () => {
  const { config } = resolveConfig({ options: { ephemeral: true, port: 0 } });
  cloud = await openCloud({ config, log: silentLog, product: '0', environment: {}, servesWorlds: true });
});
afterAll(() => cloud.stop());

interface Made {
  id: string;
  endpoint: string;
  port: number;
}

interface Answer {
  worlds: Made[];
  offsetMs: number;
  dataDirectory: string;
  error: string;
}

async function ask(method: string, path: string, body?: object, endpoint = cloud.endpoint) {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${endpoint}/_kumobako/${path}`, { method, ...text });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function add(body: object = {}): Promise<Made> {
  const { status, body: made } = await ask('POST', 'worlds', body);
  expect(status).toBe(201);
  return made as unknown as Made;
}

const client = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
  forcePathStyle: true,
};
const sqs = (endpoint: string) => new SQSClient({ ...client, endpoint });
const s3 = (endpoint: string) => new S3Client({ ...client, endpoint });
const createQueue = (endpoint: string, QueueName: string) =>
  sqs(endpoint).send(new CreateQueueCommand({ QueueName }));
const queues = async (endpoint: string) =>
  (await sqs(endpoint).send(new ListQueuesCommand({}))).QueueUrls ?? [];
const isGone = (endpoint: string) =>
  fetch(endpoint).then(
    () => false,
    () => true,
  );

test('fifty worlds at once know nothing of each other and are gone when they are removed', async () => {
  const worlds = await Promise.all(Array.from({ length: 50 }, () => add()));
  expect(new Set(worlds.map(({ id }) => id)).size).toBe(50);
  await Promise.all(worlds.map(({ endpoint }, i) => createQueue(endpoint, `queue-${i}`)));
  const seen = await Promise.all(worlds.map(({ endpoint }) => queues(endpoint)));
  expect(seen).toEqual(worlds.map(({ endpoint }, i) => [`${endpoint}/000000000000/queue-${i}`]));
  expect(await queues(cloud.endpoint)).toEqual([]);
  expect((await ask('GET', 'worlds')).body.worlds).toHaveLength(50);
  // Their clocks are their own, too.
  const [first, second] = worlds as [Made, Made];
  await ask('POST', 'clock', { advanceMs: 86_400_000 }, first.endpoint);
  expect((await ask('GET', 'clock', undefined, second.endpoint)).body.offsetMs).toBe(0);
  await Promise.all(worlds.map(({ id }) => ask('DELETE', `worlds/${id}`)));
  expect(await Promise.all(worlds.map(({ endpoint }) => isGone(endpoint)))).not.toContain(false);
  expect((await ask('GET', 'worlds')).body.worlds).toEqual([]);
});

test('a world begins with a snapshot, leaves it as it is, and returns to it at a reset', async () => {
  await createQueue(cloud.endpoint, 'base');
  await s3(cloud.endpoint).send(new CreateBucketCommand({ Bucket: 'base' }));
  const Body = 'x'.repeat(100_000);
  await s3(cloud.endpoint).send(new PutObjectCommand({ Bucket: 'base', Key: 'k', Body }));
  await cloud.saveSnapshot('base');
  const [one, other] = [await add({ from: 'base' }), await add({ from: 'base' })];
  await createQueue(one.endpoint, 'more');
  await s3(one.endpoint).send(new PutObjectCommand({ Bucket: 'base', Key: 'k', Body: 'changed' }));
  expect(await queues(one.endpoint)).toHaveLength(2);
  const read = async (endpoint: string) =>
    (await s3(endpoint).send(new GetObjectCommand({ Bucket: 'base', Key: 'k' }))).Body?.transformToString();
  expect(await read(one.endpoint)).toBe('changed');
  for (const endpoint of [other.endpoint, cloud.endpoint]) {
    expect(await queues(endpoint)).toHaveLength(1);
    expect(await read(endpoint)).toBe(Body);
  }
  await ask('POST', 'reset', {}, one.endpoint);
  expect(await queues(one.endpoint)).toHaveLength(1);
  expect(await read(one.endpoint)).toBe(Body);
  for (const { id } of [one, other]) await ask('DELETE', `worlds/${id}`);
  await cloud.reset();
});

test('a world may be of another account than the first cloud', async () => {
  const { endpoint, id } = await add({ account: '123456789012' });
  expect((await createQueue(endpoint, 'jobs')).QueueUrl).toBe(`${endpoint}/123456789012/jobs`);
  expect((await createQueue(cloud.endpoint, 'jobs')).QueueUrl).toContain('/000000000000/jobs');
  await ask('DELETE', `worlds/${id}`);
  await cloud.reset();
});

test('a world ends with its owner', async () => {
  const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(owner, 'spawn');
  const { endpoint, id } = await add({ ownerPid: owner.pid });
  const folder = (await ask('GET', 'status', undefined, endpoint)).body.dataDirectory;
  expect(existsSync(folder)).toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await vi.waitFor(async () => expect(await isGone(endpoint)).toBe(true), { timeout: 10_000, interval: 50 });
  expect((await ask('GET', 'worlds')).body.worlds.map((world) => world.id)).not.toContain(id);
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 });
});

test('a world that is removed breaks off what is in flight in it', async () => {
  const { endpoint, id } = await add();
  const { QueueUrl } = await createQueue(endpoint, 'waiting');
  const polling = sqs(endpoint).send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  const ended = polling.then(
    () => 'answered',
    () => 'broken off',
  );
  await vi.waitFor(async () => expect((await ask('GET', 'health', undefined, endpoint)).status).toBe(200));
  expect((await ask('DELETE', `worlds/${id}`)).body).toEqual({ removed: id });
  expect(['answered', 'broken off']).toContain(await ended);
  expect(await isGone(endpoint)).toBe(true);
});

test('what cannot be is refused before anything is made', async () => {
  const { port, endpoint, id } = await add();
  expect(await ask('POST', 'worlds', { port })).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining(`Port ${port}`) },
  });
  const refused = async (body: object) => {
    const { status, body: answer } = await ask('POST', 'worlds', body);
    return [status, answer.error];
  };
  expect(await refused({ from: 'nothing' })).toEqual([404, expect.stringContaining('no snapshot nothing')]);
  expect(await refused({ from: '../../etc' })).toEqual([400, expect.stringContaining('cannot name')]);
  expect(await refused({ from: 5 })).toEqual([400, 'from must be the name of a snapshot.']);
  for (const account of ['12', 123_456_789_012, ''])
    expect(await refused({ account })).toEqual([400, 'account must be twelve digits.']);
  expect(await refused({ port: 65_536 })).toEqual([400, 'port must be a whole number from 0 to 65535.']);
  expect(await refused({ port: '80' })).toEqual([400, 'port must be a whole number from 0 to 65535.']);
  expect(await refused({ ownerPid: 2 ** 31 - 1 })).toEqual([400, expect.stringContaining('no process')]);
  expect(await refused({ ports: 1 })).toEqual([
    400,
    'ports is unknown; a world has port, from, account, ownerPid.',
  ]);
  expect((await ask('DELETE', 'worlds/none')).status).toBe(404);
  expect((await ask('POST', 'worlds', {}, endpoint)).status).toBe(409);
  expect((await ask('GET', 'worlds')).body.worlds.map((world) => world.id)).toEqual([id]);
  await ask('DELETE', `worlds/${id}`);
});
