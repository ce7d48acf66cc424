import { expect, test } from 'vitest';
import type { ListTransaction } from '../../src/core/simulation.ts';
import { serialisabilityProblem } from './serialisable.ts';

let clock = 0;
/** A transaction that ran side by side with all others, unless told otherwise. */
const transaction = (
  reads: ListTransaction['reads'],
  appends: ListTransaction['appends'],
  more: Partial<ListTransaction> = {},
): ListTransaction => ({ reads, appends, outcome: 'acknowledged', invokedAt: 0, completedAt: 1, ...more });
const afterEverything = (): Partial<ListTransaction> => {
  clock += 10;
  return { invokedAt: clock, completedAt: clock + 1 };
};

test('transactions one after the other are in order', () => {
  const first = transaction({ x: [] }, { x: '1', y: '2' }, afterEverything());
  const second = transaction({ x: ['1'], y: ['2'] }, { x: '3' }, afterEverything());
  const reader = transaction({ x: ['1', '3'] }, {}, afterEverything());
  const lists = { x: ['1', '3'], y: ['2'] };
  expect(serialisabilityProblem([first, second, reader], lists)).toBeUndefined();
});

test('a lost update is found', () => {
  const one = transaction({ x: [] }, { x: '1' });
  const two = transaction({ x: [] }, { x: '2' });
  expect(serialisabilityProblem([one, two], { x: ['2'] })).toBe('acknowledged x,1 is lost');
  expect(serialisabilityProblem([one, two], { x: ['1', '2'] })).toMatch(/^no order explains/);
});

test('write skew is found', () => {
  const one = transaction({ x: [], y: [] }, { x: '1' });
  const two = transaction({ x: [], y: [] }, { y: '2' });
  expect(serialisabilityProblem([one, two], { x: ['1'], y: ['2'] })).toBe(
    'no order explains: 1 did not see 2 in y, 2 did not see 1 in x',
  );
  const sequel = transaction({ x: ['1'], y: [] }, { y: '2' });
  expect(serialisabilityProblem([one, sequel], { x: ['1'], y: ['2'] })).toBeUndefined();
});

test('a torn read is found', () => {
  const writer = transaction({}, { x: '1', y: '2' });
  const reader = transaction({ x: ['1'], y: [] }, {});
  expect(serialisabilityProblem([writer, reader], { x: ['1'], y: ['2'] })).toMatch(/^no order explains/);
});

test('a stale read is found, if the writer had ended before', () => {
  const writer = transaction({}, { x: '1' }, { invokedAt: 0, completedAt: 5 });
  const overlapping = transaction({ x: [] }, {}, { invokedAt: 4, completedAt: 9 });
  const late = transaction({ x: [] }, {}, { invokedAt: 6, completedAt: 9 });
  expect(serialisabilityProblem([writer, overlapping], { x: ['1'] })).toBeUndefined();
  expect(serialisabilityProblem([writer, late], { x: ['1'] })).toMatch(/ended before it began/);
});

test('a read of what never lasted is found', () => {
  const ghost = transaction({}, { x: '1' }, { outcome: 'unknown' });
  const reader = transaction({ x: ['1'] }, {});
  expect(serialisabilityProblem([ghost, reader], { x: [] })).toBe(
    'x was seen as [1], which is no beginning of []',
  );
});

test('half of a transaction is found, whatever its outcome', () => {
  const half = transaction({}, { x: '1', y: '2' }, { outcome: 'unknown' });
  expect(serialisabilityProblem([half], { x: ['1'], y: [] })).toBe('of x,1,y,2 all but y,2 was done');
  expect(serialisabilityProblem([half], { x: [], y: [] })).toBeUndefined();
  const refused = transaction({}, { x: '1' }, { outcome: 'refused' });
  expect(serialisabilityProblem([refused], { x: ['1'] })).toBe('refused x,1 was done');
});

test('values out of nowhere and twice are found', () => {
  const one = transaction({}, { x: '1' });
  expect(serialisabilityProblem([one], { x: ['1', '1'] })).toBe('1 stands in x twice');
  expect(serialisabilityProblem([one], { x: ['1', '9'] })).toBe('nobody appended 9, which stands in x');
});
