import { expect, it } from 'vitest';
import type { KeySchema } from '../item/key.ts';
import { conditionPaths } from './condition.ts';
import {
  checkFiltersNoKey,
  checkIndexWrites,
  checkScalarKeys,
  checkWritesNoKey,
  updatePaths,
} from './key-checks.ts';
import { bound, boundUpdate, N, refusal, S } from './testing.ts';

const schema: KeySchema = { partition: [{ name: 'pk', type: 'S' }], sort: [{ name: 'sk', type: 'N' }] };
const values = { ':s': S('s'), ':n': N(1), ':set': { SS: ['a'] } };

it.each([
  ['set a = :s', undefined],
  ['set a = pk, b = sk', undefined],
  ['set a = :s, pk = :s', 'pk'],
  ['set pk.a = :s', 'pk'],
  ['remove sk', 'sk'],
  ['add sk :n remove pk', 'pk'],
  ['delete sk :set', 'sk'],
])('%s writes the key: %s', (text, name) => {
  const message = refusal(() => checkWritesNoKey(boundUpdate(text, { values }), schema));
  const rule = `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`;
  expect(message).toBe(name === undefined ? 'accepted' : rule);
});

it.each([
  ['set pk = :s, sk = :n', 'accepted'],
  ['set sk = b', 'accepted'],
  ['remove pk', 'accepted'],
  [
    'set sk = :s',
    'One or more parameter values were invalid: Type mismatch for Index Key sk Expected: N Actual: S IndexName: by-sk',
  ],
  [
    'add pk :n',
    'One or more parameter values were invalid: Type mismatch for Index Key pk Expected: S Actual: N IndexName: by-sk',
  ],
  [
    'set pk.a = :s',
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: pk",
  ],
  [
    'set a = if_not_exists(sk[0], :n)',
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: sk",
  ],
])('%s in an index', (text, message) => {
  expect(refusal(() => checkIndexWrites(boundUpdate(text, { values }), 'by-sk', schema))).toBe(message);
});

it('lists what an update writes and reads', () => {
  const text = 'set a.b = c + if_not_exists(d, e) remove f[0] add g :n delete h :set';
  const paths = updatePaths(boundUpdate(text, { values }));
  expect(paths.map(({ segments }) => segments[0]).join('')).toBe('acdefgh');
});

it('refuses paths into keys', () => {
  const check = (text: string) =>
    refusal(() => checkScalarKeys(conditionPaths(bound(text, { values })), schema, 'Key'));
  expect(check('pk = :s AND a.pk = :s')).toBe('accepted');
  expect(check('a = :s OR sk.b = :s')).toBe(
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: sk",
  );
});

it('refuses filters on keys', () => {
  const check = (text: string) =>
    refusal(() => checkFiltersNoKey('Filter Expression', conditionPaths(bound(text, { values })), schema));
  expect(check('a = :s AND b.pk = :s')).toBe('accepted');
  expect(check('a = :s AND size(sk) = :n')).toBe(
    'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
  );
});
