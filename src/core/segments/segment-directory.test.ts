import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Files, realFiles } from '../files.ts';
import { type MemoryFiles, memoryFiles } from '../files-memory.ts';
import { openSegmentDirectory, type SegmentDirectory } from './segment-directory.ts';
import type { Damage } from './segment-log.ts';
import type { NewRecord, ReadQuery } from './segment-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const DAY_MS = 24 * 60 * 60 * 1000;
const record = (text: string, timeMs = 0): NewRecord => ({ timeMs, bytes: Buffer.from(text) });

function open(files: Files, durability: 'default' | 'strict' = 'default') {
  const damages: Damage[] = [];
  const segments = openSegmentDirectory({
    files,
    root: '/segments',
    durability,
    report: (damage) => damages.push(damage),
  });
  return { segments, damages };
}

function onDisk(): SegmentDirectory {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-segments-'));
  folders.push(folder);
  return openSegmentDirectory({ files: realFiles(), root: join(folder, 'segments'), durability: 'default' });
}

async function textsOf(segments: SegmentDirectory, log: string, query: Partial<ReadQuery> = {}) {
  const { records } = await segments.read(log, { limit: 10_000, ...query });
  return records.map(({ bytes }) => Buffer.from(bytes).toString());
}

/** All pages of a query. */
async function readAll(segments: SegmentDirectory, log: string, query: ReadQuery) {
  const all: { sequence: number; timeMs: number; text: string }[] = [];
  let at: number | undefined;
  do {
    const place = at === undefined ? {} : query.reverse ? { untilSequence: at } : { fromSequence: at };
    const page = await segments.read(log, { ...query, ...place });
    for (const { sequence, timeMs, bytes } of page.records) {
      all.push({ sequence, timeMs, text: Buffer.from(bytes).toString() });
    }
    at = page.next;
  } while (at !== undefined);
  return all;
}

describe('a log', () => {
  it('gives back what was appended, with sequences from 1, also after it was closed', async () => {
    const files = memoryFiles();
    const first = open(files).segments;
    expect(await first.append('log', [record('a', 10), record('', 20)])).toEqual([1, 2]);
    expect(await first.append('log', [record('c', 5)])).toEqual([3]);
    expect(await first.append('other', [record('x')])).toEqual([1]);
    await first.close();
    await expect(first.append('log', [record('late')])).rejects.toMatchObject({ reason: 'closed' });

    const { segments, damages } = open(files);
    expect(await segments.append('log', [record('d', 30)])).toEqual([4]);
    const { records, next } = await segments.read('log', { limit: 10 });
    expect(next).toBeUndefined();
    expect(records.map(({ sequence, timeMs, bytes }) => [sequence, timeMs, bytes.toString()])).toEqual([
      [1, 10, 'a'],
      [2, 20, ''],
      [3, 5, 'c'],
      [4, 30, 'd'],
    ]);
    expect(await segments.logs()).toEqual(['log', 'other']);
    expect(await segments.facts('log')).toMatchObject({ firstSequence: 1, lastSequence: 4 });
    expect(damages).toEqual([]);
  });

  it('is empty when nobody appended to it', async () => {
    const { segments } = open(memoryFiles());
    expect(await segments.read('log', { limit: 1 })).toEqual({ records: [], next: undefined });
    expect(await segments.facts('log')).toEqual({ firstSequence: 1, lastSequence: 0, bytes: 0 });
    expect(await segments.dropBefore('log', 1)).toBe(0);
    await segments.remove('log');
    expect(await segments.append('log', [])).toEqual([]);
    expect(await segments.logs()).toEqual([]);
  });

  it('takes numbers of the caller and ignores what is delivered again', async () => {
    const { segments } = open(memoryFiles());
    const at = (sequence: number, text: string): NewRecord => ({ ...record(text), sequence });
    expect(await segments.append('log', [at(100, 'a'), at(205, 'b')])).toEqual([100, 205]);
    expect(await segments.append('log', [at(100, 'again'), at(205, 'again'), at(206, 'c')])).toEqual([
      100, 205, 206,
    ]);
    expect(await segments.append('log', [record('d')])).toEqual([207]);
    expect(await textsOf(segments, 'log')).toEqual(['a', 'b', 'c', 'd']);
    expect(await textsOf(segments, 'log', { fromSequence: 101, untilSequence: 207 })).toEqual(['b', 'c']);
    for (const records of [[at(300, ''), at(300, '')], [at(0, '')], [at(1.5, '')]]) {
      await expect(segments.append('log', records)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });

  it('starts anew after it was removed', async () => {
    const files = memoryFiles();
    const { segments } = open(files);
    await segments.append('log', [record('a'), record('b')]);
    await segments.remove('log');
    expect(files.paths()).toEqual([]);
    expect(await segments.append('log', [record('c')])).toEqual([1]);
    expect(await textsOf(segments, 'log')).toEqual(['c']);
  });

  it('refuses names and sizes out of bounds', async () => {
    const { segments } = open(memoryFiles());
    for (const name of ['', '..', 'a/b', 'A', '.hidden', 'x'.repeat(129)]) {
      await expect(segments.append(name, [record('a')])).rejects.toMatchObject({ reason: 'invalid' });
      await expect(segments.read(name, { limit: 1 })).rejects.toMatchObject({ reason: 'invalid' });
    }
    for (const limit of [0, 10_001, 0.5]) {
      await expect(segments.read('log', { limit })).rejects.toMatchObject({ reason: 'invalid' });
    }
    const tooMany = Array.from({ length: 10_001 }, () => record(''));
    const tooLong = { timeMs: 0, bytes: new Uint8Array(12 * 1024 * 1024 + 1) };
    const tooMuch = Array.from({ length: 3 }, () => ({ timeMs: 0, bytes: new Uint8Array(6 * 1024 * 1024) }));
    for (const records of [tooMany, [tooLong], tooMuch, [record('a', Number.NaN)]]) {
      await expect(segments.append('log', records)).rejects.toMatchObject({ reason: 'invalid' });
    }
    expect(await textsOf(segments, 'log')).toEqual([]);
  });
});

describe('appends', () => {
  it('that come while the disk is busy are written together, in order', async () => {
    let writes = 0;
    const files = memoryFiles({
      before: async (operation) => {
        if (operation === 'write') writes++;
        await new Promise(setImmediate);
        return undefined;
      },
    });
    const { segments } = open(files);
    await segments.append('log', [record('first')]);
    writes = 0;
    const sequences = await Promise.all(
      Array.from({ length: 200 }, (_, i) => segments.append('log', [record(String(i)), record(`${i}b`)])),
    );
    expect(writes).toBeLessThan(4);
    expect(sequences.flat()).toEqual(Array.from({ length: 400 }, (_, i) => i + 2));
    const expected = Array.from({ length: 200 }, (_, i) => [String(i), `${i}b`]).flat();
    expect(await textsOf(segments, 'log')).toEqual(['first', ...expected]);
  });

  it('fail together when the disk is full, leave nothing, and go on when there is space', async () => {
    let isFull = false;
    const files = memoryFiles({
      before: async (operation) =>
        operation === 'write' && isFull ? { code: 'ENOSPC', bytesWritten: 30 } : undefined,
    });
    const { segments } = open(files);
    await segments.append('log', [record('before')]);
    isFull = true;
    const results = await Promise.allSettled([
      segments.append('log', [record('lost 1')]),
      segments.append('log', [record('lost 2')]),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { name: 'SegmentError', reason: 'full', log: 'log' } },
      { status: 'rejected', reason: { reason: 'full' } },
    ]);
    expect(await textsOf(segments, 'log')).toEqual(['before']);
    await expect(segments.append('new', [record('no header')])).rejects.toMatchObject({ reason: 'full' });
    isFull = false;
    expect(await segments.append('log', [record('after')])).toEqual([2]);
    expect(await segments.append('new', [record('header')])).toEqual([1]);
    await segments.close();
    const reopened = open(files);
    expect(await textsOf(reopened.segments, 'log')).toEqual(['before', 'after']);
    expect(await textsOf(reopened.segments, 'new')).toEqual(['header']);
    expect(reopened.damages).toEqual([]);
  });

  it('find the log whole again when even the repair failed', async () => {
    let isBroken = false;
    const files = memoryFiles({
      before: async (operation) => {
        if (!isBroken) return undefined;
        if (operation === 'write') return { code: 'EIO', bytesWritten: 20 };
        return operation === 'truncate' ? { code: 'EIO' } : undefined;
      },
    });
    const { segments, damages } = open(files);
    await segments.append('log', [record('before')]);
    isBroken = true;
    const reason = { reason: 'input-output' };
    await expect(segments.append('log', [record('lost')])).rejects.toMatchObject(reason);
    isBroken = false;
    expect(await segments.append('log', [record('after')])).toEqual([2]);
    expect(await textsOf(segments, 'log')).toEqual(['before', 'after']);
    expect(damages).toMatchObject([{ log: 'log', kind: 'torn', bytes: 20 }]);
  });

  it('are refused when too much waits', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const files = memoryFiles({ before: async (operation) => void (operation === 'write' && (await held)) });
    const { segments } = open(files);
    const large = { timeMs: 0, bytes: new Uint8Array(10 * 1024 * 1024) };
    const waiting = Array.from({ length: 6 }, () => segments.append('log', [large]));
    await expect(segments.append('log', [large])).rejects.toMatchObject({ reason: 'busy' });
    release();
    expect((await Promise.all(waiting)).flat()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await segments.append('log', [record('again')])).toEqual([7]);
  });
});

describe('reading', () => {
  // Records of 1 to 3 KiB over more than two segments, times in waves.
  const COUNT = 20_000;
  const timeOf = (i: number): number => i * 10 + (i % 7) * 100;
  const textOf = (i: number): string => `${i} `.padEnd(1000 + (i % 3) * 1000, 'x');

  async function large(): Promise<SegmentDirectory> {
    const segments = onDisk();
    for (let i = 0; i < COUNT; i += 500) {
      const records = Array.from({ length: 500 }, (_, n) => record(textOf(i + n), timeOf(i + n)));
      await segments.append('log', records);
    }
    return segments;
  }

  it('pages through any range of sequences and times, in both directions', async () => {
    const segments = await large();
    const all = Array.from({ length: COUNT }, (_, i) => ({
      sequence: i + 1,
      timeMs: timeOf(i),
      text: textOf(i),
    }));
    const queries: ReadQuery[] = [
      { limit: 700, fromSequence: 1, untilSequence: 2_000 },
      { limit: 10_000 },
      { limit: 3, fromSequence: COUNT - 4 },
      { limit: 10_000, fromTimeMs: 50_000, untilTimeMs: 50_500 },
      { limit: 10, fromTimeMs: 50_000, untilTimeMs: 50_500 },
      { limit: 10, fromTimeMs: timeOf(COUNT) + 10_000 },
      { limit: 10_000, fromSequence: 7_000, untilSequence: 7_003, fromTimeMs: 0 },
    ];
    for (const query of queries) {
      const {
        fromSequence = 0,
        untilSequence = Infinity,
        fromTimeMs = -Infinity,
        untilTimeMs = Infinity,
      } = query;
      const expected = all.filter(
        ({ sequence, timeMs }) =>
          sequence >= fromSequence &&
          sequence < untilSequence &&
          timeMs >= fromTimeMs &&
          timeMs < untilTimeMs,
      );
      const forward = await readAll(segments, 'log', query);
      expect(forward.length).toBe(expected.length);
      expect(forward).toEqual(expected);
      expect(await readAll(segments, 'log', { ...query, reverse: true })).toEqual(expected.reverse());
    }
    await segments.close();
  });

  it('bounds a page by bytes', async () => {
    const segments = await large();
    const { records, next } = await segments.read('log', { limit: 10_000 });
    const bytes = records.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(15 * 1024 * 1024);
    expect(next).toBe(records.length + 1);
    await segments.close();
  });

  it('bounds what a page looks through, and finds what is rare all the same', async () => {
    const segments = onDisk();
    const count = 36_000;
    for (let i = 0; i < count; i += 1_000) {
      const records = Array.from({ length: 1_000 }, (_, n) => {
        const isRare = (i + n) % 500 === 5;
        return record(isRare ? 'rare' : 'x'.repeat(1_000), isRare ? 500 : ((i + n) % 2) * 1_000);
      });
      await segments.append('log', records);
    }
    // All blocks hold times before and after the wanted one.
    const query = { limit: 1_000, fromTimeMs: 500, untilTimeMs: 501 };
    const expected = Array.from({ length: count / 500 }, (_, i) => i * 500 + 6);
    for (const reverse of [false, true]) {
      const first = await segments.read('log', { ...query, reverse });
      expect(first.records.length).toBeLessThan(count / 500);
      expect(first.next).toBeGreaterThan(0);
      const found = (await readAll(segments, 'log', { ...query, reverse })).map(({ sequence }) => sequence);
      expect(reverse ? found.reverse() : found).toEqual(expected);
    }
    await segments.close();
  });

  it('goes on while records are appended and dropped', async () => {
    const segments = await large();
    const page = await segments.read('log', { limit: 1_000 });
    expect(page.next).toBe(1_001);
    // Everything so far is older than a day before this one.
    await segments.append('log', [record('young', timeOf(COUNT) + 2 * DAY_MS)]);
    expect(await segments.dropBefore('log', timeOf(COUNT) + 1_000)).toBeGreaterThan(1);
    const rest = await segments.read('log', { limit: 1_000, fromSequence: page.next ?? 0 });
    expect(rest.records.map(({ bytes }) => bytes.toString())).toEqual(['young']);
    expect(await segments.facts('log')).toMatchObject({ firstSequence: COUNT + 1, lastSequence: COUNT + 1 });
    await segments.close();
  });
});

describe('retention', () => {
  it('drops whole segments, a day at most later than each record wants', async () => {
    const files = memoryFiles();
    const { segments } = open(files);
    for (let day = 0; day < 5; day++) {
      await segments.append('log', [
        record(`${day} early`, day * 1.1 * DAY_MS),
        record(`${day}`, day * 1.1 * DAY_MS),
      ]);
    }
    expect(files.paths()).toHaveLength(5);
    expect(await segments.dropBefore('log', 2.5 * DAY_MS)).toBe(3);
    expect(await textsOf(segments, 'log')).toEqual(['3 early', '3', '4 early', '4']);
    await segments.close();
    const reopened = open(files).segments;
    expect(await textsOf(reopened, 'log')).toEqual(['3 early', '3', '4 early', '4']);
    expect(await reopened.dropBefore('log', 2.5 * DAY_MS)).toBe(0);
  });

  it('keeps the count of a log that it empties', async () => {
    const files = memoryFiles();
    const { segments } = open(files);
    await segments.append('log', [record('a', 1), record('b', 2)]);
    expect(await segments.dropBefore('log', 2)).toBe(0);
    expect(await segments.dropBefore('log', 3)).toBe(1);
    expect(await textsOf(segments, 'log')).toEqual([]);
    expect(await segments.facts('log')).toMatchObject({ firstSequence: 3, lastSequence: 2 });
    await segments.close();
    expect(await open(files).segments.append('log', [record('c')])).toEqual([3]);
  });

  it('waits while the segments are pinned', async () => {
    const { segments } = open(memoryFiles());
    await segments.append('log', [record('a', 1)]);
    const unpin = segments.pin();
    const order: string[] = [];
    const dropped = segments.dropBefore('log', 2).then(() => order.push('dropped'));
    const removed = segments.remove('log').then(() => order.push('removed'));
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(await textsOf(segments, 'log')).toEqual(['a']);
    order.push('unpinned');
    unpin();
    await Promise.all([dropped, removed]);
    expect(order[0]).toBe('unpinned');
  });
});

describe('many logs', () => {
  it('are held open only so far', async () => {
    const files = memoryFiles();
    const { segments } = open(files);
    const names = Array.from({ length: 600 }, (_, i) => `log-${i}`);
    await Promise.all(names.map((name) => segments.append(name, [record(name)])));
    for (const name of names) expect(await segments.append(name, [record('2')])).toEqual([2]);
    for (const name of names) expect(await textsOf(segments, name)).toEqual([name, '2']);
    await segments.close();
  });
});

describe('after a crash', () => {
  async function fileOf(files: MemoryFiles, log: string): Promise<string> {
    return (
      files
        .paths()
        .filter((path) => path.includes(`/${log}/`))
        .at(-1) ?? ''
    );
  }

  it.each([
    ['cut in the last record', (size: number) => size - 3, ['a'.repeat(50), 'b'.repeat(50)]],
    ['cut in the head of a record', (size: number) => size - 70, ['a'.repeat(50), 'b'.repeat(50)]],
    ['cut to nothing', () => 0, []],
    ['cut in the header', () => 9, []],
  ])('a tail is %s', async (_what, sizeOf, left) => {
    const files = memoryFiles();
    const before = open(files).segments;
    await before.append(
      'log',
      ['a', 'b', 'c'].map((letter) => record(letter.repeat(50))),
    );
    await before.close();
    const path = await fileOf(files, 'log');
    const file = await files.open(path, 'update');
    await file.truncate(sizeOf(await file.size()));
    await file.close();

    const { segments, damages } = open(files);
    expect(await textsOf(segments, 'log')).toEqual(left);
    expect(await segments.append('log', [record('next')])).toEqual([left.length + 1]);
    expect(await textsOf(segments, 'log')).toEqual([...left, 'next']);
    expect(damages.length).toBe(sizeOf(300) === 0 ? 0 : 1);
    await segments.close();
    const again = open(files);
    expect(await textsOf(again.segments, 'log')).toEqual([...left, 'next']);
    expect(again.damages).toEqual([]);
  });

  it('damage in a sealed segment costs its block, and is reported', async () => {
    const files = memoryFiles();
    const before = open(files).segments;
    const text = (i: number): string => `${i} `.padEnd(1000, 'x');
    for (const [day, from] of [0, 200, 400].entries()) {
      const records = Array.from({ length: 200 }, (_, i) => record(text(from + i), day * 2 * DAY_MS));
      await before.append('log', records);
    }
    await before.close();
    const [, path = ''] = files.paths();
    const file = await files.open(path, 'update');
    await file.write([Buffer.from('damage')], 1500);
    await file.close();

    const { segments, damages } = open(files);
    const texts = await textsOf(segments, 'log');
    expect(texts.slice(0, 201)).toEqual(Array.from({ length: 201 }, (_, i) => text(i)));
    expect(texts.length).toBeGreaterThan(520);
    expect(texts.length).toBeLessThan(600);
    expect(texts.at(-1)).toBe(text(599));
    expect(damages).toMatchObject([{ log: 'log', path, kind: 'damaged' }]);
  });

  // Appends, drops and reopenings, then a power cut: what a model says must be there is there, whole and in
  // order.
  const steps = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ size: fc.nat(3000), timeMs: fc.nat(10).map((n) => n * DAY_MS) }) },
      { weight: 1, arbitrary: fc.constant('reopen' as const) },
      { weight: 1, arbitrary: fc.nat(10).map((day) => day * DAY_MS) },
    ),
    { maxLength: 25 },
  );
  it.each(['strict', 'default'] as const)('a power cut under %s durability', async (durability) => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat(2 ** 31 - 1)), async (history, seeds) => {
        const files = memoryFiles();
        let { segments } = open(files, durability);
        const appended: string[] = [];
        for (const step of history) {
          if (step === 'reopen') {
            await segments.close();
            segments = open(files, durability).segments;
          } else if (typeof step === 'number') {
            await segments.dropBefore('log', step);
          } else {
            const text = `${appended.length} `.padEnd(step.size, 'x');
            const sequences = await segments.append('log', [record(text, step.timeMs)]);
            appended.push(text);
            expect(sequences).toEqual([appended.length]);
          }
        }
        const survivors = await textsOf(segments, 'log');
        expect(survivors).toEqual(survivors.length === 0 ? [] : appended.slice(-survivors.length));

        files.powerCut(() => (seeds.next().value ?? 0) / 2 ** 31);
        const after = open(files, durability).segments;
        const texts = await readAll(after, 'log', { limit: 100 });
        for (const { sequence, text } of texts) expect(text).toBe(appended[sequence - 1]);
        const sequences = texts.map(({ sequence }) => sequence);
        expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
        if (durability === 'strict') {
          // A drop may be undone by the cut; an append may not.
          expect(texts.slice(texts.length - survivors.length).map(({ text }) => text)).toEqual(survivors);
          const facts = await after.facts('log');
          expect(facts.lastSequence).toBe(appended.length);
        }
        await after.append('log', [record('after')]);
        expect((await textsOf(after, 'log')).at(-1)).toBe('after');
      }),
      { numRuns: 100 },
    );
  });
});
