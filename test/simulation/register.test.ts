import { expect, test } from 'vitest';
import type { RegisterOperation } from '../../src/core/simulation.ts';
import { registerProblem } from './register.ts';

const operation = (
  value: string | undefined,
  invokedAt: number,
  completedAt = invokedAt + 1,
  outcome: RegisterOperation['outcome'] = 'acknowledged',
): RegisterOperation => ({ value, invokedAt, completedAt, outcome });
const unknown = (value: string | undefined, invokedAt: number) =>
  operation(value, invokedAt, Number.POSITIVE_INFINITY, 'unknown');

test('a read sees the last write, or one that overlaps it', () => {
  const writes = [operation('a', 10), operation('b', 20, 40)];
  expect(
    registerProblem(writes, [operation(undefined, 0), operation('a', 15), operation('b', 50)]),
  ).toBeUndefined();
  expect(registerProblem(writes, [operation('a', 30)])).toBeUndefined();
  expect(registerProblem(writes, [operation('b', 30)])).toBeUndefined();
});

test('a read of what was replaced, removed, refused or never written is found', () => {
  const writes = [operation('a', 10), operation('b', 20), operation('c', 30, 31, 'refused')];
  expect(registerProblem(writes, [operation('a', 50)])).toBe('a was read, which b had replaced');
  expect(registerProblem(writes, [operation('c', 50)])).toBe('c was read, which nobody wrote');
  expect(registerProblem(writes, [operation(undefined, 50)])).toBe(
    'undefined was read, which a and b had replaced',
  );
  expect(registerProblem(writes, [operation('b', 5)])).toBe('b was read, which was not yet written');
  const removed = [operation('a', 10), operation(undefined, 20)];
  expect(registerProblem(removed, [operation('a', 50)])).toBe('a was read, which a removal had replaced');
});

test('a write without an answer may happen at any time, or never', () => {
  const writes = [operation('a', 10), unknown('b', 20)];
  expect(registerProblem(writes, [operation('a', 500)])).toBeUndefined();
  expect(registerProblem(writes, [operation('b', 500)])).toBeUndefined();
  expect(registerProblem(writes, [operation('a', 500), operation('b', 600)])).toBeUndefined();
});

test('who has seen the new value never sees the old one again', () => {
  const writes = [operation('a', 10), operation('b', 20, 100)];
  const reads = [operation('b', 30), operation('a', 40)];
  expect(registerProblem(writes, reads)).toBe('a was read after b, which had replaced it');
  expect(registerProblem(writes, [...reads].reverse())).toBe('a was read after b, which had replaced it');
  expect(registerProblem(writes, [operation('a', 30), operation('b', 40)])).toBeUndefined();
});
