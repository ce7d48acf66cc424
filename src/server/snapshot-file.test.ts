import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../core/log.ts';
import { openCloud } from './cloud.ts';
import type { Cloud } from './cloud-facts.ts';
import { type Config, resolveConfig } from './config.ts';
import { unpackSnapshotFile } from './snapshot-file.ts';
import { paddingOf, TAR_END, tarHeader } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumobako-test-'));
const clouds: Cloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: Partial<Config> = {}): Promise<Cloud> {
  const { config } = resolveConfig({ options: { ephemeral: true, port: 0, ...options } });
  const cloud = await openCloud({ config, log: silentLog, product: '1.2.3', environment: {} });
  clouds.push(cloud);
  return cloud;
}

const client = <C>(Client: new (config: object) => C, { endpoint }: Cloud): C =>
  new Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
  });
const createQueue = (cloud: Cloud, QueueName: string) =>
  client(SQSClient, cloud).send(new CreateQueueCommand({ QueueName }));
const queues = async (cloud: Cloud) =>
  ((await client(SQSClient, cloud).send(new ListQueuesCommand({}))).QueueUrls ?? []).map((url) =>
    url.slice(url.lastIndexOf('/') + 1),
  );
const LARGE = 'kumobako '.repeat(50_000);
const object = async (cloud: Cloud) =>
  (
    await client(S3Client, cloud).send(new GetObjectCommand({ Bucket: 'objects', Key: 'k' }))
  ).Body?.transformToString();

async function fill(cloud: Cloud): Promise<void> {
  await createQueue(cloud, 'first');
  const s3 = client(S3Client, cloud);
  await s3.send(new CreateBucketCommand({ Bucket: 'objects' }));
  await s3.send(new PutObjectCommand({ Bucket: 'objects', Key: 'k', Body: LARGE }));
}

const PAGE = '/_kumobako/snapshots/file';
const pack = async ({ endpoint }: Cloud, query = '') =>
  Buffer.from(await (await fetch(`${endpoint}${PAGE}${query}`)).arrayBuffer());
async function unpack({ endpoint }: Cloud, name: string, body: Uint8Array) {
  const response = await fetch(`${endpoint}${PAGE}?name=${name}`, {
    method: 'POST',
    body: new Uint8Array(body),
  });
  return { status: response.status, body: (await response.json()) as { error?: string } };
}

/** What imports have left behind. */
function imports({ directory }: Cloud): string[] {
  const folder = join(directory.path, 'tmp');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('import')) : [];
}

let good: Buffer;
beforeAll(async () => {
  const cloud = await start();
  await fill(cloud);
  good = await pack(cloud);
});

test('a state goes into a file and comes out elsewhere, objects and all', async () => {
  const other = await start();
  await createQueue(other, 'own');
  expect(await unpack(other, 'came', good)).toEqual({ status: 201, body: { name: 'came' } });
  expect(await queues(other)).toEqual(['own']);
  await other.loadSnapshot('came');
  expect(await queues(other)).toEqual(['first']);
  expect(await object(other)).toBe(LARGE);
  expect(await unpack(other, 'came', good)).toMatchObject({ status: 409 });
});

test('the passing snapshot of an export is gone afterwards; a named one is exported as it was', async () => {
  const cloud = await start();
  await fill(cloud);
  await cloud.saveSnapshot('before');
  await createQueue(cloud, 'second');
  const [before, now] = [await pack(cloud, '?name=before'), await pack(cloud)];
  await expect
    .poll(async () => (await cloud.directory.snapshots()).map(({ name }) => name))
    .toEqual(['before']);
  const other = await start();
  await unpack(other, 'before', before);
  await unpack(other, 'now', now);
  await other.loadSnapshot('before');
  expect(await queues(other)).toEqual(['first']);
  await other.loadSnapshot('now');
  expect(await queues(other)).toEqual(['first', 'second']);
});

test('tar lists the file; it holds no key of the certificate authority', async () => {
  const path = join(folder, 'listed.tar.gz');
  writeFileSync(path, good);
  const names = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n');
  expect(names.slice(0, 3)).toEqual(['kumobako.json', 'snapshot.json', 'state.db']);
  expect(names.slice(3).every((name) => /^(blobs|segments)\//.test(name))).toBe(true);
  expect(gunzipSync(good).includes('PRIVATE KEY')).toBe(false);
});

test('a new cloud begins with a file, by path and by URL, and an ephemeral one is reset to it', async () => {
  const path = join(folder, 'state.kumobako');
  writeFileSync(path, good);
  const server = createServer((_request, response) => response.end(good)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const from of [path, `file://${path}`, `http://127.0.0.1:${port}/state`]) {
    const cloud = await start({ from });
    expect(await queues(cloud)).toEqual(['first']);
    expect(await object(cloud)).toBe(LARGE);
    await createQueue(cloud, 'more');
    await cloud.reset();
    expect(await queues(cloud)).toEqual(['first']);
  }
  server.close();
});

test('a durable cloud begins with the file once and keeps its state afterwards', async () => {
  const from = join(folder, 'once.kumobako');
  writeFileSync(from, good);
  const durable = { from, ephemeral: false, dataDir: join(folder, 'data') };
  const first = await start(durable);
  await createQueue(first, 'more');
  await first.stop();
  const again = await start(durable);
  expect(await queues(again)).toEqual(['first', 'more']);
  await again.reset();
  expect(await queues(again)).toEqual([]);
});

test('a cloud does not start with what is no snapshot', async () => {
  await expect(start({ from: join(folder, 'nothing') })).rejects.toThrow('There is no file');
  const path = join(folder, 'text');
  writeFileSync(path, 'hello');
  await expect(start({ from: path })).rejects.toThrow('This is no file of a snapshot');
  await expect(start({ from: 'http://127.0.0.1:1/x' })).rejects.toThrow('cannot be fetched');
});

interface Parts {
  manifest?: object | undefined;
  entries?: { name: string; content: string; header?: (block: Buffer) => void }[];
}

/** The good file with other entries or another manifest. */
function forged({ manifest, entries = [] }: Parts): Buffer {
  const files = entries.map(({ name, content }) => ({ name, size: content.length }));
  const said = Buffer.from(JSON.stringify(manifest ?? { format: 1, product: '1', files }));
  const blocks = [tarHeader({ name: 'kumobako.json', size: said.length }, 0), said, paddingOf(said.length)];
  for (const { name, content, header } of entries) {
    const block = tarHeader({ name, size: content.length }, 0);
    header?.(block);
    blocks.push(block, Buffer.from(content), paddingOf(content.length));
  }
  return gzipSync(Buffer.concat([...blocks, TAR_END]));
}

const REAL = [
  { name: 'snapshot.json', content: '{"format":1,"createdMs":1,"product":"1","collections":{}}' },
  { name: 'state.db', content: 'no database' },
];
const saying = (files: object[], format = 1) => ({ format, product: '9.9.9', files });

test.each<[string, () => Uint8Array, string]>([
  ['text', () => Buffer.from('no archive'), 'incorrect header check'],
  ['nothing', () => Buffer.alloc(0), ''],
  ['an archive without a manifest', () => gzipSync(TAR_END), 'does not say what it is'],
  ['a manifest that is none', () => forged({ manifest: { files: [null] } }), 'does not say what it is'],
  ['a newer form', () => forged({ manifest: saying([], 2) }), 'kumobako 9.9.9'],
  ['a snapshot without its database', () => forged({ entries: REAL.slice(0, 1) }), 'other files'],
  [
    'a path out of the folder',
    () => forged({ entries: [...REAL, { name: '../evil', content: 'x' }] }),
    'other files',
  ],
  [
    'an absolute path',
    () => forged({ entries: [...REAL, { name: '/tmp/evil', content: 'x' }] }),
    'other files',
  ],
  ['a file twice', () => forged({ entries: [...REAL, ...REAL] }), 'other files'],
  [
    'files that the manifest does not name',
    () =>
      forged({
        manifest: saying(REAL.map(({ name, content }) => ({ name, size: content.length + 1 }))),
        entries: REAL,
      }),
    'other files than it says',
  ],
  [
    'a bomb',
    () =>
      forged({
        manifest: saying([
          { name: 'snapshot.json', size: 1 },
          { name: 'state.db', size: 2 ** 52 },
        ]),
      }),
    'there is room for',
  ],
  [
    'a link',
    () =>
      forged({
        entries: REAL.map((entry) => ({
          ...entry,
          header: (block) => {
            block[156] = 0x32;
            block.write('000000', 148);
          },
        })),
      }),
    'damaged',
  ],
])('a file is refused before anything is changed: %s', async (_what, bytes, text) => {
  const cloud = await start();
  await createQueue(cloud, 'own');
  const answer = await unpack(cloud, 'bad', bytes());
  expect([answer.status, answer.body.error]).toEqual([400, expect.stringContaining(text)]);
  expect(await cloud.directory.snapshots()).toEqual([]);
  expect(readdirSync(join(cloud.directory.path, 'tmp')).filter((name) => name.startsWith('import'))).toEqual(
    [],
  );
  expect(await queues(cloud)).toEqual(['own']);
});

test('a file that was cut short or damaged anywhere is refused', async () => {
  const cloud = await start();
  for (let part = 1; part < 12; part++) {
    const at = Math.floor((good.length * part) / 12);
    expect(await unpack(cloud, `cut-${part}`, good.subarray(0, at))).toMatchObject({ status: 400 });
    const flipped = Buffer.from(good);
    flipped[at] = (flipped[at] ?? 0) ^ 0xff;
    expect(await unpack(cloud, `flipped-${part}`, flipped)).toMatchObject({ status: 400 });
  }
  expect(await cloud.directory.snapshots()).toEqual([]);
});

test('a snapshot whose database is none or does more than a store cannot be loaded', async () => {
  const cloud = await start();
  await createQueue(cloud, 'own');
  await unpack(cloud, 'bad', forged({ entries: REAL }));
  await expect(cloud.loadSnapshot('bad')).rejects.toThrow();
  expect(await queues(cloud)).toEqual(['own']);
});

test('a client that breaks off its import leaves nothing', async () => {
  const cloud = await start();
  const sending = new AbortController();
  const body = Readable.toWeb(
    Readable.from(
      (async function* () {
        yield good.subarray(0, good.length / 2);
        sending.abort();
        await new Promise(() => {});
      })(),
    ),
  ) as ReadableStream;
  const options = { method: 'POST', body, signal: sending.signal, duplex: 'half' } as RequestInit;
  await expect(fetch(`${cloud.endpoint}${PAGE}?name=half`, options)).rejects.toThrow();
  await expect.poll(() => imports(cloud)).toEqual([]);
  expect(await cloud.directory.snapshots()).toEqual([]);
});

test('a file of the first form can still be read', async () => {
  const from = fileURLToPath(new URL('../../test/crash/formats/snapshot-1.tar.gz', import.meta.url));
  const cloud = await start({ from });
  expect(await queues(cloud)).toEqual(['first']);
  expect(await object(cloud)).toBe(LARGE);
});

test('a source that fails before anything is read of it fails the call', async () => {
  const source = new Readable({ read() {} });
  const unpacking = unpackSnapshotFile(source, join(folder, 'nothing'));
  source.destroy(new Error('The connection is gone'));
  await expect(unpacking).rejects.toMatchObject({
    reason: 'snapshot-file',
    message: 'It cannot be read to its end: The connection is gone',
  });
});
