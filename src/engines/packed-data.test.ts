import { expect, test } from 'vitest';
import { openPackedData } from './packed-data.ts';

test.each(['aws-managed-policies.bin', 'service-actions.bin'])('%s: index and blocks', (name) => {
  const { index, block } = openPackedData<{ source: string }, object>(name);
  expect(index.source).toMatch(/^[@a-z/-]+ \d/);
  expect(block(0)).not.toEqual(block(1));
  expect(() => block(-1)).toThrow('has no block -1');
});

test('what is not there', () => {
  expect(() => openPackedData('none.bin')).toThrow('ENOENT');
});
