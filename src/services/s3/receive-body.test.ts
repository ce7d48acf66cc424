import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import { rawHeaders, s3Cloud } from '../../../test/support/s3.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-s3-'));
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud({ ephemeral: false, dataDir });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(dataDir, { recursive: true });
});
const t = s3Cloud(() => cloud);

/** The files of all bodies that are too large for the store. */
const bodyFiles = () =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.parentPath.includes('/blobs/'),
  );

/** Resolves with the status of the next failing PutObject, when the cloud is done with it. */
const nextFailure = () =>
  new Promise<number>((resolve) => {
    const stop = cloud.trace.follow(({ operation, status }) => {
      if (operation !== 'PutObject' || status < 400) return;
      stop();
      resolve(status);
    });
  });

test('a large body becomes a file, which goes with its object', async () => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', Buffer.alloc(40_000));
  expect(bodyFiles()).toHaveLength(1);
  await t.s3.deleteObject({ Bucket, Key: 'key' });
  await cloud.clock.advance(0);
  expect(bodyFiles()).toEqual([]);
});

test.each([1_000, 200_000])('an upload of %i bytes that breaks off leaves nothing', async (announced) => {
  const Bucket = await t.bucket();
  await t.put(Bucket, 'key', 'before');
  const ended = nextFailure();
  const { port, hostname, host } = new URL(cloud.endpoint);
  const socket = connect(Number(port), hostname);
  const headers = Object.entries({ host, ...rawHeaders(), 'content-length': String(announced) });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`PUT /${Bucket}/key HTTP/1.1\r\n${head}\r\n${'x'.repeat(announced / 2)}`, () => {
    socket.destroy();
  });
  // What the client did is no error of the server.
  expect(await ended).toBeLessThan(500);
  expect(await t.text(Bucket, 'key')).toBe('before');
  expect(bodyFiles()).toEqual([]);
});

test('a body that is not what its request claims leaves nothing', async () => {
  const Bucket = await t.bucket();
  const body = Buffer.alloc(100_000);
  const ended = nextFailure();
  const put = t.s3.putObject({ Bucket, Key: 'key', Body: body, ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' });
  await expect(put).rejects.toThrow();
  expect(await ended).toBe(400);
  expect(await t.keys(Bucket)).toEqual([]);
  expect(bodyFiles()).toEqual([]);
});

// All of it is here before anybody reads it: the bucket is looked up first.
test.each([
  ['is no framing at all', 'IncompleteBody', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
  ['has another hash than its request claims', 'XAmzContentSHA256Mismatch', '0'.repeat(64)],
])('a body that %s is refused, and ends nothing but its request', async (_name, code, claimed) => {
  const Bucket = await t.bucket();
  const headers = { 'x-amz-content-sha256': claimed, 'x-amz-decoded-content-length': '39000' };
  const puts = [Bucket, 'a-bucket-that-is-not-there'].map((bucket) =>
    t.raw('PUT', `/${bucket}/key`, { headers, body: 'x'.repeat(40_000) }),
  );
  const answers = await Promise.all(puts);
  expect(answers.map(({ body }) => /<Code>(.*)<\/Code>/.exec(body)?.[1])).toEqual([code, 'NoSuchBucket']);
  expect(await t.keys(Bucket)).toEqual([]);
});
