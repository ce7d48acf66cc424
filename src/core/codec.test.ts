import { expect, test } from 'vitest';
import { decodeValue, encodeValue, valueVersion } from './codec.ts';
import { COMMIT_VERSION } from './tuple.ts';

const again = (record: unknown) => decodeValue(encodeValue(3, record, false).value);

test('plain data comes back as it was, undefined members are gone', () => {
  const record = {
    a: 'é',
    n: [1, -2.5, 2 ** 40, null, true],
    b: Uint8Array.of(1, 0, 255),
    o: { x: 9007199254740993n },
  };
  expect(again({ ...record, gone: undefined })).toEqual({ ...record, b: Buffer.from(record.b) });
  expect(Object.keys(again({ gone: undefined }) as object)).toEqual([]);
});

test('a member named __proto__ is data', () => {
  const record = JSON.parse('{"tags":{"__proto__":"x","constructor":"y"}}');
  expect(JSON.stringify(again(record))).toBe('{"tags":{"__proto__":"x","constructor":"y"}}');
});

test('the version of the collection stands in front', () => {
  expect(valueVersion(encodeValue(7, {}, false).value)).toBe(7);
});

test('the places of a commit version are found and read as a number', () => {
  const { value, versionAt } = encodeValue(
    1,
    { id: 'a', sequence: COMMIT_VERSION, list: [COMMIT_VERSION] },
    true,
  );
  expect(versionAt).toHaveLength(2);
  for (const at of versionAt ?? []) Buffer.from(value.buffer, value.byteOffset).writeBigUInt64BE(77n, at);
  expect(decodeValue(value)).toEqual({ id: 'a', sequence: 77, list: [77] });
});
