/** What is broken off half-way leaves nothing: no object, no part, no file, no open handle. */

import { readdirSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { BlobDirectory } from '../../src/core/blobs/blob-directory.ts';
import type { RequestRecord } from '../../src/gateway/trace.ts';
import { openModels } from '../../src/model/load.ts';
import { hostileCloud } from './support/hostile-cloud.ts';
import { build, knownValues } from './support/landscape.ts';
import { signed, type WireCall } from './support/wire-call.ts';

const hostile = hostileCloud();
const MIB = 1024 * 1024;
/** More than sockets and streams hold, so that a reader who stops holds the file open. */
const LARGE = Buffer.alloc(64 * MIB, 'large');
let uploadId = '';
/** The folder of all blobs, and what is in it while nothing is broken. */
let root = '';
let owned: string[] = [];

beforeAll(async () => {
  const s3 = openModels().service('s3');
  uploadId = String(knownValues(s3, await build(s3, hostile.send))['UploadId']?.[0]);
  expect((await hostile.send(put('/bucket/large', {}, LARGE))).status).toBe(200);
  const blobs = blobDirectory();
  for await (const [id] of blobs.ids()) if (id !== undefined) root = dirname(dirname(blobs.path(id)));
  owned = files();
  expect(owned).toHaveLength(1);
});

function blobDirectory(): BlobDirectory {
  // The cloud's own store of blobs is a directory.
  return hostile.cloud().world.blobs as BlobDirectory;
}

function files(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

/** Handles of this process on files of the blob folder. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd')
    .map((handle) => {
      try {
        return readlinkSync(`/proc/self/fd/${handle}`);
      } catch {
        // That of the look itself.
        return '';
      }
    })
    .filter((path) => path.startsWith(root));
}

function put(path: string, headers: Record<string, string>, body: string | Buffer = ''): WireCall {
  return signed({ method: 'PUT', path, headers, body }, 's3');
}

/** A head as bytes, then pieces of a body that it does not keep its word about. */
async function begin(call: WireCall, ...pieces: (string | Buffer)[]): Promise<Socket> {
  const socket = await hostile.connect();
  const lines = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${call.method} ${call.path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  for (const piece of pieces) socket.write(piece);
  return socket;
}

/** The record of the next request that ends. */
function nextEnd(): Promise<RequestRecord> {
  return new Promise((resolve) => {
    const stop = hostile.cloud().trace.follow((record) => {
      stop();
      resolve(record);
    });
  });
}

/** Resolves when the cloud has opened a file for a body. */
function written(): Promise<unknown> {
  return vi.waitFor(() => expect(openFiles().length).toBeGreaterThan(0), { timeout: 10_000, interval: 5 });
}

async function nothingIsLeft(): Promise<void> {
  await vi.waitFor(() => expect(openFiles()).toEqual([]), { timeout: 10_000, interval: 5 });
  await vi.waitFor(() => expect(files()).toEqual(owned), { timeout: 10_000, interval: 5 });
  const keys = await hostile.send(signed({ method: 'GET', path: '/bucket', headers: {}, body: '' }, 's3'));
  expect([...keys.text.matchAll(/<Key>([^<]*)/g)].map(([, key]) => key)).toEqual(['key', 'large']);
  const parts = await hostile.send(
    signed({ method: 'GET', path: `/bucket/key?uploadId=${uploadId}`, headers: {}, body: '' }, 's3'),
  );
  expect(parts.text).toContain('<UploadId>');
  expect(parts.text).not.toContain('<PartNumber>');
}

const HALF = Buffer.alloc(MIB, 'half');
const TWO_MIB = { 'content-length': String(2 * MIB) };
/** Unsigned chunks with a trailer, as all clients of today send them: two MiB are promised, in chunks of one. */
const CHUNKED: WireCall = (() => {
  const call = put('/bucket/cut', {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(2 * MIB),
    'x-amz-trailer': 'x-amz-checksum-crc32',
    'transfer-encoding': 'chunked',
  });
  return {
    ...call,
    headers: { ...call.headers, 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
  };
})();
const httpChunk = (text: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n`),
    Buffer.from(text),
    Buffer.from('\r\n'),
  ]);
const awsChunk = (bytes: Buffer) =>
  httpChunk(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));

/** The end of the chunks, with a checksum that is not theirs. */
const LAST = httpChunk('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n');

describe('uploads', () => {
  const partly = (): [string, WireCall, (string | Buffer)[]][] => [
    ['an object', put('/bucket/cut', TWO_MIB), [HALF]],
    ['a part', put(`/bucket/key?partNumber=1&uploadId=${uploadId}`, TWO_MIB), [HALF]],
    ['an object in chunks', CHUNKED, [awsChunk(HALF)]],
    ['an object within a chunk', CHUNKED, [awsChunk(HALF), awsChunk(HALF).subarray(0, 1000)]],
  ];

  test.each(['an object', 'a part', 'an object in chunks', 'an object within a chunk'])(
    '%s whose sender goes away',
    async (name) => {
      const [, call, pieces] = partly().find(([each]) => each === name) ?? ['', CHUNKED, []];
      const ended = nextEnd();
      const socket = await begin(call, ...pieces);
      await written();
      socket.destroy();
      expect((await ended).operation).toMatch(/PutObject|UploadPart/);
      await nothingIsLeft();
    },
  );

  test('many at once', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 40 }, (_, at) => begin(put(`/bucket/cut-${at}`, TWO_MIB), HALF)),
    );
    await written();
    for (const socket of sockets) socket.destroy();
    await nothingIsLeft();
  });

  test('a sender that ends its half of the connection is told', async () => {
    const socket = await begin(put('/bucket/cut', TWO_MIB), HALF);
    await written();
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (piece: Buffer) => {
        text += piece.toString('latin1');
      });
      socket.once('close', () => resolve(text));
      socket.once('end', () => socket.destroy());
    });
    socket.end();
    // The parser of HTTP refuses a body that ends early before anybody else sees it.
    expect(await answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
    await nothingIsLeft();
  });

  test.each<[string, (string | Buffer)[], string]>([
    ['fewer bytes than promised', [awsChunk(HALF), LAST, '0\r\n\r\n'], 'IncompleteBody'],
    ['no last chunk', [awsChunk(HALF), awsChunk(HALF), '0\r\n\r\n'], 'IncompleteBody'],
    ['a size that is none', [awsChunk(HALF), httpChunk('xyz\r\n'), '0\r\n\r\n'], 'IncompleteBody'],
    ['a wrong checksum behind it', [awsChunk(HALF), awsChunk(HALF), LAST, '0\r\n\r\n'], 'BadDigest'],
  ])('chunks with %s', async (_name, pieces, code) => {
    const socket = await begin(CHUNKED, ...pieces);
    const text = await new Promise<string>((resolve) => {
      socket.on('data', (piece: Buffer) => resolve(piece.toString('latin1')));
      socket.once('close', () => resolve(''));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain(`<Code>${code}</Code>`);
    socket.destroy();
    await nothingIsLeft();
  });

  test('a body that is not the one whose digest was promised', async () => {
    const wrong = { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    for (const path of ['/bucket/cut', `/bucket/key?partNumber=1&uploadId=${uploadId}`]) {
      const { status, text } = await hostile.send(put(path, wrong, HALF));
      expect([status, /<Code>(\w+)/.exec(text)?.[1]]).toEqual([400, 'BadDigest']);
    }
    await nothingIsLeft();
  });

  test('a body for a bucket that is not there', async () => {
    const { status } = await hostile.send(put('/no-such-bucket/cut', {}, HALF));
    expect(status).toBe(404);
    await nothingIsLeft();
  });
});

describe('downloads', () => {
  test('whose readers go away close their files', async () => {
    const get = signed({ method: 'GET', path: '/bucket/large', headers: {}, body: '' }, 's3');
    const sockets = await Promise.all(Array.from({ length: 10 }, () => begin(get)));
    for (const socket of sockets) {
      await new Promise((resolve) => socket.once('readable', resolve));
      expect(socket.read(100)?.toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK/);
    }
    expect(openFiles().length).toBeGreaterThanOrEqual(10);
    for (const socket of sockets) socket.destroy();
    await nothingIsLeft();
  });

  test('whose object is deleted meanwhile are read to their end', async () => {
    expect((await hostile.send(put('/bucket/short-lived', {}, LARGE))).status).toBe(200);
    const call = signed({ method: 'GET', path: '/bucket/short-lived', headers: {}, body: '' }, 's3');
    const socket = await begin({ ...call, headers: { ...call.headers, connection: 'close' } });
    await new Promise((resolve) => socket.once('readable', resolve));
    const gone = signed({ method: 'DELETE', path: '/bucket/short-lived', headers: {}, body: '' }, 's3');
    expect((await hostile.send(gone)).status).toBe(204);
    let bytes = 0;
    for await (const piece of socket) bytes += (piece as Buffer).length;
    expect(bytes).toBeGreaterThan(LARGE.length);
    await nothingIsLeft();
  });
});
