import { expect, test } from 'vitest';
import { decodeHandle, encodeHandle } from './receipt-handle.ts';

const handle = {
  queueId: 1,
  epoch: 200_000_123,
  version: 2 ** 47,
  index: 9,
  groupId: 'group ü',
  receiveCount: 1_000_000,
  visibleAtMs: 1_900_000_000_000,
};

test('a handle is read back as it was', () => {
  expect(decodeHandle(encodeHandle(handle))).toEqual(handle);
});

test('anything else is none: other texts, and handles with any character changed, missing or added', () => {
  const text = encodeHandle(handle);
  for (const other of [
    '',
    'x',
    'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    `${text}A`,
    text.slice(1),
    ` ${text}`,
  ]) {
    expect(decodeHandle(other)).toBeUndefined();
  }
  for (let i = 0; i < text.length; i++) {
    const changed = text.slice(0, i) + (text[i] === 'B' ? 'C' : 'B') + text.slice(i + 1);
    expect(decodeHandle(changed)).toBeUndefined();
  }
});
