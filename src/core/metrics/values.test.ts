import { expect, test } from 'vitest';
import { type Values, valuesWith } from './values.ts';

test('values are kept as they are while they are few, and rounded to three digits when they are many', () => {
  let values: Values | undefined;
  for (let i = 0; i < 1_000; i++) values = valuesWith(values, 1 + i / 7_919);
  values = valuesWith(values, 1);
  expect(values.size).toBe(1_000);
  expect(values.get(1)).toBe(2);
  for (let i = 0; i < 200_000; i++) values = valuesWith(values, 100 + i / 1_000);
  expect(values.size).toBeLessThan(1_300);
  expect([...values.values()].reduce((sum, count) => sum + count)).toBe(201_001);
  expect(values.has(123)).toBe(true);
});
