import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentRange, readCopyRange, readRange } from './ranges.ts';

describe('the range of a read', () => {
  test.each([
    ['bytes=0-0', 10, [0, 1]],
    ['bytes=2-5', 10, [2, 6]],
    ['bytes=2-', 10, [2, 10]],
    ['bytes=-3', 10, [7, 10]],
    ['bytes=-30', 10, [0, 10]],
    ['bytes=9-100', 10, [9, 10]],
    [' bytes = 1-2 ', 10, [1, 3]],
  ])('%s of %i', (header, size, [start, end]) => {
    expect(readRange(header, size)).toEqual({ start, end });
  });

  test.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=1-2,4-5',
    'items=0-1',
    'bytes=a-b',
    'bytes=-5x',
  ])('%s is none: the whole object is answered', (header) => expect(readRange(header, 10)).toBeUndefined());

  test.each([
    ['bytes=10-', 10],
    ['bytes=10-12', 10],
    ['bytes=-0', 10],
    ['bytes=0-', 0],
  ])('%s of %i is behind the end', (header, size) => {
    expect(() => readRange(header, size)).toThrow('The requested range is not satisfiable');
  });

  test('the last bytes of nothing are the whole', () => {
    expect(readRange('bytes=-5', 0)).toBeUndefined();
  });

  test('always lies within the object', () => {
    const number = fc.nat({ max: 30 });
    fc.assert(
      fc.property(number, number, number, (first, last, size) => {
        fc.pre(first < size && first <= last);
        const range = readRange(`bytes=${first}-${last}`, size);
        expect(range).toEqual({ start: first, end: Math.min(last + 1, size) });
      }),
    );
  });

  test('is told by its first and its last byte', () => {
    expect(contentRange({ start: 2, end: 6 }, 10)).toBe('bytes 2-5/10');
  });
});

describe('the range of a copy', () => {
  test('must be whole and within the source', () => {
    expect(readCopyRange(undefined, 10)).toBeUndefined();
    expect(readCopyRange('bytes=0-9', 10)).toEqual({ start: 0, end: 10 });
    for (const bad of ['bytes=0-', 'bytes=-5', '0-5', 'bytes=5-2', 'bytes=0-1,3-4', '']) {
      expect(() => readCopyRange(bad, 10)).toThrow('must be of the form bytes=first-last');
    }
    expect(() => readCopyRange('bytes=0-10', 10)).toThrow(
      'Range specified is not valid for source object of size: 10',
    );
    expect(() => readCopyRange('bytes=10-11', 10)).toThrow(
      'The specified copy range is invalid for the source object size',
    );
  });
});
