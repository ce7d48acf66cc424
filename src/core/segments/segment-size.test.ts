import { expect, test } from 'vitest';
import { memoryFiles } from '../files-memory.ts';
import { openSegmentDirectory } from './segment-directory.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test('a log that is too large loses its oldest segments, never the last', async () => {
  const files = memoryFiles();
  const options = { files, root: '/segments', durability: 'default' } as const;
  const segments = openSegmentDirectory(options);
  const append = (text: string, day: number) =>
    segments.append('log', [{ timeMs: day * 1.1 * DAY_MS, bytes: Buffer.from(text) }]);
  const left = async () =>
    (await segments.read('log', { limit: 10 })).records.map(({ bytes }) => Buffer.from(bytes).toString()[0]);
  for (let day = 0; day < 4; day++) await append(`${day}`.repeat(1_000), day);
  expect(await segments.dropBeyond('log', 1_000_000)).toBe(0);
  expect(await segments.dropBeyond('log', 2_500)).toBe(2);
  expect(await left()).toEqual(['2', '3']);
  expect(await segments.dropBeyond('log', 1)).toBe(1);
  expect(await left()).toEqual(['3']);
  expect(await append('next', 5)).toEqual([5]);
  expect(await segments.dropBeyond('never', 1)).toBe(0);
  await segments.close();
  const reopened = openSegmentDirectory(options);
  expect(await reopened.facts('log')).toMatchObject({ firstSequence: 4, lastSequence: 5 });
});
