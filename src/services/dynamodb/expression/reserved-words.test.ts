import { expect, it } from 'vitest';
import { isReservedWord, RESERVED_WORD_COUNT } from './reserved-words.ts';

it('knows the 573 words of the developer guide', () => expect(RESERVED_WORD_COUNT).toBe(573));

it.each(['ABORT', 'zone', 'Name', 'STATUS', 'ttl', 'hash', 'items', 'UUID', 'deFault'])(
  '%s is reserved',
  (word) => {
    expect(isReservedWord(word)).toBe(true);
  },
);

it.each(['pk', 'sk', 'id', 'nam', 'gsi1pk', 'toString', ''])('%s is not', (word) => {
  expect(isReservedWord(word)).toBe(false);
});
