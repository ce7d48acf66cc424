import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Files, realFiles } from '../files.ts';
import { type MemoryFilesOptions, memoryFiles } from '../files-memory.ts';
import { type BlobDirectory, openBlobDirectory } from './blob-directory.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const random = (count: number): Uint8Array => randomBytes(count);

function onDisk(durability: 'default' | 'strict' = 'default'): { blobs: BlobDirectory; root: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-blobs-'));
  folders.push(folder);
  const root = join(folder, 'blobs');
  return { blobs: openBlobDirectory({ files: realFiles(), root, durability, random }), root };
}

async function inMemory(options: MemoryFilesOptions = {}, durability: 'default' | 'strict' = 'default') {
  const files = memoryFiles(options);
  const blobs = openBlobDirectory({ files, root: '/blobs', durability, random });
  return { files, blobs };
}

const reopened = (files: Files): BlobDirectory =>
  openBlobDirectory({ files, root: '/blobs', durability: 'default', random });

async function contentOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* chunksOf(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

describe.each(['default', 'strict'] as const)('a blob (durability %s)', (durability) => {
  it('holds what was written, however it came', async () => {
    const { blobs, root } = onDisk(durability);
    const content = randomBytes(1_300_000);
    for (const source of [content, chunksOf(content, 7_001), Readable.from(chunksOf(content, 300_000))]) {
      const { id, size } = await blobs.write(source);
      expect(size).toBe(content.length);
      expect(blobs.size(id)).toBe(content.length);
      expect((await contentOf(await blobs.open(id))).equals(content)).toBe(true);
      expect((await blobs.read(id, content.length)).equals(content)).toBe(true);
      expect(readFileSync(blobs.path(id)).equals(content)).toBe(true);
    }
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  it('may be empty', async () => {
    const { blobs } = onDisk(durability);
    for (const source of [new Uint8Array(0), chunksOf(Buffer.alloc(0), 1)]) {
      const { id, size } = await blobs.write(source);
      expect(size).toBe(0);
      expect(await contentOf(await blobs.open(id))).toHaveLength(0);
      expect(await blobs.read(id, 0)).toHaveLength(0);
    }
  });

  it('is copied without its bytes, and each copy lives for itself', async () => {
    const { blobs } = onDisk(durability);
    const { id } = await blobs.write(Buffer.from('content'));
    const copy = await blobs.copy(id);
    expect(copy).not.toBe(id);
    expect(statSync(blobs.path(copy)).ino).toBe(statSync(blobs.path(id)).ino);
    await blobs.remove(id);
    expect((await blobs.read(copy, 100)).toString()).toBe('content');
    await expect(blobs.copy(id)).rejects.toMatchObject({ name: 'BlobError', reason: 'missing' });
  });
});

describe('reading', () => {
  it('gives the range that is asked for', async () => {
    const { blobs } = onDisk();
    const content = randomBytes(600_000);
    const { id } = await blobs.write(content);
    const ranges = [
      [0, 0],
      [0, 1],
      [599_999, 600_000],
      [100, 400_000],
      [600_000, 600_000],
    ] as const;
    for (const [start, end] of ranges) {
      const expected = content.subarray(start, end);
      expect((await contentOf(await blobs.open(id, { start, end }))).equals(expected)).toBe(true);
      expect((await blobs.read(id, 600_000, { start, end })).equals(expected)).toBe(true);
    }
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0, 600_001],
      [0.5, 1],
    ] as const) {
      await expect(blobs.open(id, { start, end })).rejects.toMatchObject({ reason: 'invalid' });
      await expect(blobs.read(id, 9, { start, end })).rejects.toMatchObject({ reason: 'invalid' });
    }
    await expect(blobs.read(id, 599_999)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('goes on when the blob is removed meanwhile, and closes the file when the reader stops', async () => {
    const { blobs } = onDisk();
    const content = randomBytes(900_000);
    const { id } = await blobs.write(content);
    const stream = await blobs.open(id);
    await blobs.remove(id);
    expect((await contentOf(stream)).equals(content)).toBe(true);

    const other = await blobs.write(content);
    for await (const chunk of await blobs.open(other.id)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('says what is missing and refuses what is no id', async () => {
    const { blobs } = onDisk();
    const { id } = await blobs.write(Buffer.from('content'));
    await blobs.remove(id);
    await blobs.remove(id);
    await expect(blobs.open(id)).rejects.toMatchObject({ reason: 'missing', blobId: id });
    await expect(blobs.read(id, 100)).rejects.toMatchObject({ reason: 'missing' });
    for (const bad of ['', '../../etc/passwd', `${id}/../x`, id.toUpperCase(), `${id}\n`, id.slice(1)]) {
      await expect(blobs.open(bad)).rejects.toMatchObject({ reason: 'invalid' });
      await expect(blobs.remove(bad)).rejects.toMatchObject({ reason: 'invalid' });
      await expect(blobs.copy(bad)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });
});

describe('writing', () => {
  it('feeds digests, also slow ones', async () => {
    const { blobs } = onDisk();
    const content = randomBytes(500_000);
    const sha256 = createHash('sha256');
    const lengths: number[] = [];
    const { digests } = await blobs.write(chunksOf(content, 100_000), {
      digests: [
        { name: 'sha256', update: (chunk) => void sha256.update(chunk), digest: () => sha256.digest() },
        {
          name: 'slow',
          update: async (chunk) => {
            await new Promise(setImmediate);
            lengths.push(chunk.length);
          },
          digest: async () => Uint8Array.of(lengths.length),
        },
      ],
    });
    expect(digests.get('sha256')).toEqual(createHash('sha256').update(content).digest());
    expect(digests.get('slow')).toEqual(Uint8Array.of(5));
  });

  it('takes no more from its source than it can write', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { blobs } = await inMemory({
      before: async (operation) => void (operation === 'write' && (await held)),
    });
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; taken < 50; taken++) yield Buffer.alloc(64 * 1024);
    }
    const written = blobs.write(endless());
    for (let i = 0; i < 200; i++) await new Promise(setImmediate);
    // One buffer of 256 KiB under way, one full and waiting.
    expect(taken).toBeLessThan(10);
    release();
    expect((await written).size).toBe(50 * 64 * 1024);
  });

  const failures: [string, (signal: AbortController) => AsyncIterable<Uint8Array>, object, object][] = [
    [
      'the source fails',
      async function* () {
        yield Buffer.alloc(300_000);
        throw new Error('client gone');
      },
      {},
      { message: 'client gone' },
    ],
    [
      'more comes than is allowed',
      async function* () {
        for (;;) yield Buffer.alloc(100_000);
      },
      { sizeMax: 1_000_000 },
      { reason: 'too-large' },
    ],
    [
      'a digest fails',
      async function* () {
        yield Buffer.alloc(10);
      },
      {
        digests: [
          { name: 'broken', update: () => {}, digest: () => Promise.reject(new Error('worker gone')) },
        ],
      },
      { message: 'worker gone' },
    ],
    [
      'the signal aborts while the source is silent',
      async function* (controller) {
        yield Buffer.alloc(300_000);
        setImmediate(() => controller.abort());
        await new Promise(() => {});
      },
      {},
      { name: 'AbortError' },
    ],
  ];
  it.each(failures)('leaves nothing behind when %s', async (_what, source, options, error) => {
    const { blobs, root } = onDisk();
    const controller = new AbortController();
    const written = blobs.write(source(controller), { signal: controller.signal, ...options });
    await expect(written).rejects.toMatchObject(error);
    expect(readdirSync(root)).toEqual(['tmp']);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  it('ends a source that it does not read to its end', async () => {
    const { blobs } = onDisk();
    const stream = new Readable({ read: () => {} });
    stream.push(Buffer.alloc(2_000));
    await expect(blobs.write(stream, { sizeMax: 1_000 })).rejects.toMatchObject({ reason: 'too-large' });
    expect(stream.destroyed).toBe(true);

    let isEnded = false;
    async function* generated(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(600);
      } finally {
        isEnded = true;
      }
    }
    await expect(blobs.write(generated(), { sizeMax: 1_000 })).rejects.toMatchObject({ reason: 'too-large' });
    expect(isEnded).toBe(true);

    const silent = new Readable({ read: () => {} });
    const controller = new AbortController();
    const written = blobs.write(silent, { signal: controller.signal });
    controller.abort(new Error('shutdown'));
    await expect(written).rejects.toThrow('shutdown');
    expect(silent.destroyed).toBe(true);
  });

  it('says that the disk is full, leaves nothing and goes on when there is space again', async () => {
    let isFull = true;
    const { blobs, files } = await inMemory({
      before: async (operation) =>
        operation === 'write' && isFull ? { code: 'ENOSPC', bytesWritten: 1000 } : undefined,
    });
    const content = randomBytes(600_000);
    await expect(blobs.write(chunksOf(content, 10_000))).rejects.toMatchObject({
      name: 'BlobError',
      reason: 'full',
    });
    expect(files.paths()).toEqual([]);
    isFull = false;
    const { id } = await blobs.write(chunksOf(content, 10_000));
    expect((await blobs.read(id, 600_000)).equals(content)).toBe(true);
  });

  it('makes a real copy where the file system has no more links', async () => {
    const { blobs, files } = await inMemory({
      before: async (operation) => (operation === 'link' ? { code: 'EMLINK' } : undefined),
    });
    const { id } = await blobs.write(Buffer.from('content'));
    const copy = await blobs.copy(id);
    expect((await blobs.read(copy, 100)).toString()).toBe('content');
    expect(files.paths()).toHaveLength(2);
  });
});

describe('a pinned directory', () => {
  it('removes only when every pin is released', async () => {
    const { blobs } = await inMemory();
    const { id } = await blobs.write(Buffer.from('content'));
    const first = blobs.pin();
    const second = blobs.pin();
    const order: string[] = [];
    const removed = blobs.remove(id).then(() => order.push('removed'));
    const settle = async () => {
      for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    };
    await settle();
    first();
    first();
    await settle();
    expect((await blobs.read(id, 100)).toString()).toBe('content');
    order.push('released');
    second();
    await removed;
    expect(order).toEqual(['released', 'removed']);
    await expect(blobs.open(id)).rejects.toMatchObject({ reason: 'missing' });
  });
});

describe('sweeping', () => {
  it('removes what nobody owns and what is old enough', async () => {
    let now = 1_000;
    const { blobs } = await inMemory({ nowMs: () => now });
    const owned = await blobs.write(Buffer.from('owned'));
    const orphan = await blobs.write(Buffer.from('orphan'));
    const shared = await blobs.write(Buffer.from('shared'));
    now = 5_000;
    const young = await blobs.write(Buffer.from('young'));
    const youngCopy = await blobs.copy(shared.id);
    const asked: string[] = [];
    const removed = await blobs.sweep({
      changedBeforeMs: 3_000,
      isOwned: async (ids) => {
        asked.push(...ids);
        return ids.map((id) => id === owned.id);
      },
    });
    expect(removed).toEqual([orphan.id]);
    expect(asked.sort()).toEqual([owned.id, orphan.id, shared.id, young.id, youngCopy].sort());
    for (const id of [owned.id, shared.id, young.id, youngCopy]) await blobs.read(id, 100);
    await expect(blobs.open(orphan.id)).rejects.toMatchObject({ reason: 'missing' });
  });
});

describe('after a crash', () => {
  it('leftovers of writes are removed', async () => {
    const { blobs, files } = await inMemory();
    const { id } = await blobs.write(Buffer.from('content'));
    // The process died in the middle: a file in tmp, the source never ends.
    void blobs.write(
      (async function* () {
        yield Buffer.alloc(300_000);
        await new Promise(() => {});
      })(),
    );
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(files.paths()).toHaveLength(2);
    const next = reopened(files);
    await next.removeLeftovers();
    expect(files.paths()).toEqual([next.path(id)]);
  });

  it('a power cut breaks nothing that was written under strict durability', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5000), { maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        async (sizes, seeds) => {
          const { blobs, files } = await inMemory({}, 'strict');
          const written: [string, Buffer][] = [];
          for (const size of sizes) {
            const content = randomBytes(size);
            written.push([(await blobs.write(content)).id, content]);
            if (size % 3 === 0)
              written.push([await blobs.copy(written[0]?.[0] ?? ''), written[0]?.[1] ?? content]);
          }
          files.powerCut(() => (seeds.next().value ?? 0) / 2 ** 31);
          const next = reopened(files);
          await next.removeLeftovers();
          expect(await next.verify(0)).toEqual({ checked: written.length, quarantined: [] });
          for (const [id, content] of written) expect(await next.read(id, 5000)).toEqual(content);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('what a power cut broke by default is found, set aside and never served', async () => {
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5000), { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(2 ** 31 - 1)),
        async (sizes, seeds) => {
          const { blobs, files } = await inMemory();
          const written: [string, Buffer][] = [];
          for (const size of sizes) {
            const content = randomBytes(size);
            written.push([(await blobs.write(content)).id, content]);
          }
          files.powerCut(() => (seeds.next().value ?? 0) / 2 ** 31);
          const next = reopened(files);
          await next.removeLeftovers();
          const { quarantined } = await next.verify(0);
          broken += quarantined.length;
          for (const [id, content] of written) {
            const outcome = await next.read(id, 5000).catch((error) => error.reason);
            const isQuarantined = quarantined.includes(id);
            if (outcome instanceof Buffer) expect(outcome).toEqual(content);
            else expect(outcome).toBe(isQuarantined ? 'damaged' : 'missing');
            expect(isQuarantined && outcome instanceof Buffer).toBe(false);
            await next.remove(id);
          }
          expect(files.paths()).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
    expect(broken).toBeGreaterThan(0);
  });

  it('only young blobs are checked', async () => {
    let now = 1_000;
    const { blobs } = await inMemory({ nowMs: () => now });
    await blobs.write(Buffer.from('old'));
    expect(await blobs.lastWrittenMs()).toBe(1_000);
    now = 5_000;
    await blobs.write(Buffer.from('young'));
    expect(await blobs.lastWrittenMs()).toBe(5_000);
    expect(await blobs.verify(2_000)).toEqual({ checked: 1, quarantined: [] });
    expect(await blobs.verify(0)).toEqual({ checked: 2, quarantined: [] });
  });
});
