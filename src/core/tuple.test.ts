import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEY_BYTES_MAX } from './store.ts';
import {
  afterPrefix,
  COMMIT_VERSION,
  compareKeys,
  decodeKey,
  EMPTY_BYTES,
  encodeKey,
  encodeTextPrefix,
  type KeyPart,
  KeyTooLongError,
  KnownVersion,
} from './tuple.ts';

const key = (...parts: KeyPart[]) => encodeKey(EMPTY_BYTES, parts).key;

const wellFormedText = fc.string({ unit: 'binary', maxLength: 40 });
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -300, max: 300 }),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((n) => !Object.is(n, -0) && !Number.isSafeInteger(n)),
);

test('texts sort by their UTF-8 bytes, also with zero bytes inside', () => {
  fc.assert(
    fc.property(wellFormedText, wellFormedText, (a, b) => {
      expect(Math.sign(compareKeys(key(a), key(b)))).toBe(
        Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
    }),
  );
});

test('integers sort by value', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
      expect(Math.sign(compareKeys(key(a), key(b)))).toBe(Math.sign(a - b));
    }),
  );
});

test('fractions sort by value', () => {
  const fraction = fc.double({ noNaN: true }).filter((n) => !Number.isInteger(n));
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      expect(Math.sign(compareKeys(key(a), key(b)))).toBe(Math.sign(a - b) || 0);
    }),
  );
});

test('what was encoded is decoded', () => {
  const part = fc.oneof(wellFormedText, number, fc.uint8Array({ maxLength: 20 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      expect(decodeKey(key(...parts), 0)).toEqual(parts);
    }),
  );
});

test('a tuple sorts before those that continue it, and a later part decides only when the earlier are equal', () => {
  expect(compareKeys(key('a'), key('a', 'b'))).toBe(-1);
  expect(compareKeys(key('a', 'z'), key('ab', 'a'))).toBe(-1);
});

test('a text prefix covers exactly the texts that start with it', () => {
  const start = encodeTextPrefix(EMPTY_BYTES, ['bucket'], 'logs/');
  const end = afterPrefix(start) ?? new Uint8Array();
  const inside = (name: string) =>
    compareKeys(key('bucket', name), start) >= 0 && compareKeys(key('bucket', name), end) < 0;
  expect(['logs/', 'logs/a', 'logs/\uffff'].map(inside)).toEqual([true, true, true]);
  expect(['logs', 'log', 'logs0'].map(inside)).toEqual([false, false, false]);
});

test('the place of the commit version is reported and a known version sorts in it', () => {
  const { key: encoded, versionAt } = encodeKey(EMPTY_BYTES, ['q', COMMIT_VERSION]);
  if (versionAt === undefined) throw new Error('no place');
  Buffer.from(encoded.buffer, encoded.byteOffset).writeBigUInt64BE(258n, versionAt);
  expect(encoded).toEqual(key('q', new KnownVersion(258)));
  expect(compareKeys(key(new KnownVersion(2)), key(new KnownVersion(300)))).toBe(-1);
});

test('a key over the limit is refused', () => {
  expect(() => key('x'.repeat(KEY_BYTES_MAX))).toThrow(KeyTooLongError);
  expect(() => key('\0'.repeat(KEY_BYTES_MAX - 1))).toThrow(KeyTooLongError);
});
