import { expect, test } from 'vitest';
import { ABSENT, Remembered } from './store-remembered.ts';

const row = (version: number) => ({ value: new Uint8Array([version]), version });

test('rows, and that there is none, are known until told otherwise', () => {
  const known = new Remembered();
  known.keep('a', row(1));
  known.keep('b', ABSENT);
  expect([known.row('a'), known.row('b'), known.row('c')]).toEqual([row(1), ABSENT, undefined]);
  known.keep('a', ABSENT);
  known.forget('b');
  expect([known.row('a'), known.row('b')]).toEqual([ABSENT, undefined]);
});

test('what is asked for stays, the rest goes when there is too much', () => {
  const known = new Remembered();
  known.keep('used', row(1));
  known.keep('unused', row(2));
  for (let i = 0; i < 2_000; i++) {
    known.keep(`other ${i}`, row(i));
    expect(known.row('used')).toEqual(row(1));
  }
  expect(known.row('unused')).toBeUndefined();
  expect(known.row('other 1999')).toEqual(row(1999));
});

test('what became too large to remember is not remembered as it was', () => {
  const known = new Remembered();
  known.keep('a', row(1));
  known.keep('a', { value: new Uint8Array(5_000), version: 2 });
  expect(known.row('a')).toBeUndefined();
});

test('a range is known to be empty until anything is written', () => {
  const known = new Remembered();
  known.keepEmptyRange('a to b');
  expect(known.isEmptyRange('a to b')).toBe(true);
  known.written();
  expect(known.isEmptyRange('a to b')).toBe(false);
});
