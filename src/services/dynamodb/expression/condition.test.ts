import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues, type Item } from '../item/attribute-value.ts';
import { conditionPaths, evaluateCondition, valueAt } from './condition.ts';
import { bound, L, M, N, S } from './testing.ts';

const bytes = (text: string): { B: Uint8Array } => ({ B: Buffer.from(text) });

const item: Item = {
  s: S('hello'),
  n: N(10),
  b: bytes('hello'),
  yes: { BOOL: true },
  nil: { NULL: true },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
  bs: { BS: [Buffer.from('x')] },
  m: M({ x: N(1), y: L(S('p'), M({ z: S('deep') })) }),
  l: L(N(1), S('two'), L()),
  emoji: S('a😀'),
};

const values: Item = {
  ':hello': S('hello'),
  ':hell': S('hell'),
  ':i': S('i'),
  ':empty': S(''),
  ':10': N(10),
  ':9': N(9),
  ':3': N(3),
  ':2': N(2),
  ':1': N(1),
  ':0': N(0),
  ':100': N(100),
  ':b': bytes('hello'),
  ':bhe': bytes('he'),
  ':yes': { BOOL: true },
  ':nil': { NULL: true },
  ':ss': { SS: ['b', 'a'] },
  ':a': S('a'),
  ':two': S('two'),
  ':x': bytes('x'),
  ':list': L(),
  ':S': S('S'),
  ':L': S('L'),
  ':deep': S('deep'),
};

const evaluate = (text: string, on = item) => evaluateCondition(bound(text, { values }), on);

describe('conditions that are met', () => {
  it.each([
    's = :hello',
    's <> :hell',
    's > :hell',
    's >= :hello',
    'n > :9',
    'n < :100',
    'n <= :10',
    ':9 < n',
    'b = :b',
    'b > :bhe',
    'yes = :yes',
    'nil = :nil',
    'ss = :ss',
    'm.x = :1',
    'm.y[1].z = :deep',
    'l[1] = :two',
    'n BETWEEN :9 AND :10',
    'n BETWEEN :10 AND :100',
    ':10 BETWEEN n AND :100',
    's IN (:10, :hello)',
    'ss IN (:ss)',
    'attribute_exists(m.y[1].z)',
    'attribute_exists(nil)',
    'attribute_not_exists(m.y[2])',
    'attribute_not_exists(s.x)',
    'attribute_not_exists(s[0])',
    'attribute_not_exists(l.x)',
    'attribute_not_exists(m[0])',
    'attribute_not_exists(toString)',
    'attribute_type(s, :S)',
    'attribute_type(m.y, :L)',
    'begins_with(s, :hell)',
    'begins_with(s, :hello)',
    'begins_with(s, :empty)',
    'begins_with(b, :bhe)',
    'begins_with(:hello, m.y[0]) OR n = :10',
    'contains(s, :hell)',
    'contains(s, :empty)',
    'contains(b, :bhe)',
    'contains(ss, :a)',
    'contains(ns, :2)',
    'contains(bs, :x)',
    'contains(l, :two)',
    'contains(l, :list)',
    'contains(:hello, s)',
    'size(s) = :5 OR size(ss) = :2',
    'size(ns) = :2',
    'size(m) = :2',
    'size(l) = :3',
    'size(emoji) = :3',
    'size(l[2]) = :0',
    'size(s) > size(ss)',
    'nope <> :hello',
    'nope <> nada',
    's <> :10',
    'NOT nope = :hello',
    'NOT s < :10',
    'NOT contains(nope, :a)',
    's = :hello AND n = :10 AND yes = :yes',
    's = :i OR n = :10',
    's = :i AND n = :9 OR yes = :yes',
    'yes = :yes OR s = :i AND n = :9',
    'NOT s = :i AND n = :10',
    'NOT (s = :i AND n = :10)',
  ])('%s', (text) => {
    const all = { ...values, ':5': N(5) };
    expect(evaluateCondition(bound(text, { values: all }), item)).toBe(true);
  });
});

describe('conditions that are not met', () => {
  it.each([
    's = :10',
    's < :10',
    's > :10',
    'n = :hello',
    'yes = :hello',
    'nope = nada',
    'nope < :1',
    'nope BETWEEN :1 AND :2',
    's BETWEEN :1 AND :2',
    'n BETWEEN :1 AND :9',
    'nope IN (:hello, nada)',
    's IN (:10, nope)',
    'yes < s',
    'm > s',
    'ss > s',
    'ss = :list',
    'l = :ss',
    'attribute_exists(m.y[2])',
    'attribute_type(nope, :S)',
    'attribute_type(n, :S)',
    'begins_with(s, :i)',
    'begins_with(s, n)',
    'begins_with(b, :hell)',
    'begins_with(n, :hell)',
    'begins_with(nope, :hell)',
    'contains(s, :10)',
    'contains(s, :i)',
    'contains(n, :10)',
    'contains(ss, :hello)',
    'contains(ss, :1)',
    'contains(m, :1)',
    'contains(l, :hello)',
    'contains(nope, :a)',
    'size(n) = :2',
    'size(yes) >= :0',
    'size(nil) >= :0',
    'size(nope) = :0',
    'NOT s = :hello',
    'NOT nope <> :hello',
    's = :hello AND n = :9',
    's = :i OR n = :9',
    '(yes = :yes OR s = :i) AND n = :9',
  ])('%s', (text) => expect(evaluate(text)).toBe(false));
});

it('meets an item that does not exist as an empty one', () => {
  expect(evaluate('attribute_not_exists(s)', {})).toBe(true);
  expect(evaluate('s <> :hello', {})).toBe(true);
  expect(evaluate('s = :hello', {})).toBe(false);
});

it('agrees with the order of values', () => {
  const scalars = fc.oneof(fc.string({ unit: 'binary' }).map(S), fc.integer().map(N), fc.string().map(bytes));
  fc.assert(
    fc.property(scalars, scalars, (left, right) => {
      const order = compareValues(left, right);
      const held = ['<', '=', '>', '<=', '>=', '<>'].filter((operator) =>
        evaluateCondition(bound(`a ${operator} b`), { a: left, b: right }),
      );
      const sign = order === undefined ? undefined : Math.sign(order);
      const expected = { '-1': '< <= <>', '0': '= <= >=', '1': '> >= <>' }[String(sign)] ?? '<>';
      expect(held.join(' ')).toBe(expected);
    }),
  );
});

it('lists all paths of a condition', () => {
  const text =
    '(NOT a.b = size(c[0]) OR d BETWEEN e AND :1) AND f IN (g, :1) AND begins_with(h, :a) AND attribute_exists(i)';
  const names = conditionPaths(bound(text, { values })).map(({ segments }) => segments[0]);
  expect(names.join('')).toBe('acdefghi');
});

it('finds no value where a path leaves the item', () => {
  const at = (...segments: (string | number)[]) => valueAt(item, { kind: 'path', segments });
  expect(at('m', 'y', 1, 'z')).toEqual(S('deep'));
  expect(at('m')).toBe(item['m']);
  expect(at('m', 'constructor')).toBeUndefined();
  expect(at('__proto__')).toBeUndefined();
  expect(at('l', 3)).toBeUndefined();
  expect(at('l', 0, 'x')).toBeUndefined();
});
