import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyItem, type Item } from '../item/attribute-value.ts';
import { itemSizeBytes } from '../item/size.ts';
import { boundUpdate, L, M, N, type Placeholders, refusal, S } from './testing.ts';
import { applyUpdate, checkUpdateSize, updatedAttributes } from './update.ts';

const key = { pk: S('k') };
const item: Item = {
  ...key,
  n: N(5),
  s: S('text'),
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
  bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  l: L(N(0), N(1), N(2), N(3)),
  m: M({ x: N(1), y: M({ z: S('deep') }), l: L(N(7)) }),
};
const values: Item = {
  ':1': N(1),
  ':10': N(10),
  ':big': N('1e125'),
  ':s': S('new'),
  ':l': L(S('x'), S('y')),
  ':empty': L(),
  ':m': M({ q: N(1) }),
  ':ss': { SS: ['b', 'c'] },
  ':ab': { SS: ['a', 'b'] },
  ':ns': { NS: ['2', '3'] },
  ':bs': { BS: [Uint8Array.of(2), Uint8Array.of(3)] },
};

const run = (text: string, before: Item | undefined = item, placeholders: Placeholders = { values }) =>
  applyUpdate(boundUpdate(text, placeholders), before, key);

/** What the update changes: attributes that differ, undefined for those it takes away. */
function changes(text: string, before: Item = item): Record<string, unknown> {
  const after = run(text, before) ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

describe('SET', () => {
  it.each<[string, Record<string, unknown>]>([
    ['set a = :s', { a: S('new') }],
    ['set n = :s', { n: S('new') }],
    ['set n = n + :1', { n: N(6) }],
    ['set n = :1 - n', { n: N(-4) }],
    ['set a = n + n', { a: N(10) }],
    ['set a = m.y.z', { a: S('deep') }],
    ['set a = m', { a: item['m'] }],
    ['set a = if_not_exists(n, :1), b = if_not_exists(zz, :1)', { a: N(5), b: N(1) }],
    ['set n = if_not_exists(zz, n) + :1', { n: N(6) }],
    ['set n = if_not_exists(zz, if_not_exists(yy, :10))', { n: N(10) }],
    ['set l = list_append(l, :l)', { l: L(N(0), N(1), N(2), N(3), S('x'), S('y')) }],
    ['set l = list_append(:l, m.l)', { l: L(S('x'), S('y'), N(7)) }],
    ['set a = list_append(if_not_exists(a, :empty), :l)', { a: L(S('x'), S('y')) }],
    ['set m.y.z = :1', { m: M({ x: N(1), y: M({ z: N(1) }), l: L(N(7)) }) }],
    ['set m.l[0] = :s', { m: M({ x: N(1), y: M({ z: S('deep') }), l: L(S('new')) }) }],
    ['set l[1] = :s', { l: L(N(0), S('new'), N(2), N(3)) }],
    ['set l[99] = :s, l[50] = :1', { l: L(N(0), N(1), N(2), N(3), N(1), S('new')) }],
    ['set l[4] = l[0], l[0] = l[3]', { l: L(N(3), N(1), N(2), N(3), N(0)) }],
    ['set n = s, s = n', { n: S('text'), s: N(5) }],
  ])('%s', (text, expected) => expect(changes(text)).toEqual(expected));
});

describe('REMOVE', () => {
  it.each<[string, Record<string, unknown>]>([
    ['remove n, s', { n: undefined, s: undefined }],
    ['remove zz', {}],
    ['remove m.y.z', { m: M({ x: N(1), y: M({}), l: L(N(7)) }) }],
    ['remove m.zz', { m: item['m'] }],
    ['remove l[0]', { l: L(N(1), N(2), N(3)) }],
    ['remove l[0], l[1]', { l: L(N(2), N(3)) }],
    ['remove l[2], l[0]', { l: L(N(1), N(3)) }],
    ['remove l[4], l[100]', { l: item['l'] }],
    ['remove m.l[0]', { m: M({ x: N(1), y: M({ z: S('deep') }), l: L() }) }],
    ['remove l[0] set l[1] = :s, l[9] = :1', { l: L(S('new'), N(2), N(3), N(1)) }],
  ])('%s', (text, expected) => expect(changes(text)).toEqual(expected));
});

describe('ADD and DELETE', () => {
  it.each<[string, Record<string, unknown>]>([
    ['add n :10', { n: N(15) }],
    ['add a :10', { a: N(10) }],
    ['add m.x :10', { m: M({ x: N(11), y: M({ z: S('deep') }), l: L(N(7)) }) }],
    ['add m.q :10', { m: M({ x: N(1), y: M({ z: S('deep') }), l: L(N(7)), q: N(10) }) }],
    ['add l[1] :10', { l: L(N(0), N(11), N(2), N(3)) }],
    ['add ss :ss', { ss: { SS: ['a', 'b', 'c'] } }],
    ['add a :ss', { a: { SS: ['b', 'c'] } }],
    ['add ns :ns', { ns: { NS: ['1', '2', '3'] } }],
    ['add bs :bs', { bs: { BS: [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] } }],
    ['delete ss :ss', { ss: { SS: ['a'] } }],
    ['delete ss :ab', { ss: undefined }],
    ['delete ns :ns', { ns: { NS: ['1'] } }],
    ['delete bs :bs', { bs: { BS: [Uint8Array.of(1)] } }],
    ['delete a :ss', {}],
  ])('%s', (text, expected) => expect(changes(text)).toEqual(expected));
});

it('computes all actions from the item as it was', () => {
  const before = { ...key, a: N(1), b: M({ a: N(2), b: N(3), c: N(4) }), c: L(N(5), N(6), N(7)) };
  const text =
    'set b.c=((c[1])+(b.a)),b.a = a,c[1] = a, c[4] = b.a - b.b, c[2] = b.c add c[8] :eight, c[6] :six';
  const update = boundUpdate(text, { values: { ':eight': N(8), ':six': N(6) } });
  const copy = copyItem(before);
  const after = applyUpdate(update, before, key);
  expect(before).toEqual(copy);
  expect(after).toEqual({
    ...key,
    a: N(1),
    b: M({ a: N(1), b: N(3), c: N(8) }),
    c: L(N(5), N(1), N(4), N(-1), N(6), N(8)),
  });
  expect(updatedAttributes(update, 'UPDATED_OLD', before, after)).toEqual({
    b: M({ a: N(2), c: N(4) }),
    c: L(N(6), N(7)),
  });
  expect(updatedAttributes(update, 'UPDATED_NEW', before, after)).toEqual({
    b: M({ a: N(1), c: N(8) }),
    c: L(N(1), N(4), N(6)),
  });
});

describe('updates that do not fit the item', () => {
  const missing = 'The provided expression refers to an attribute that does not exist in the item';
  const wrongType = 'An operand in the update expression has an incorrect data type';
  const invalidPath = 'The document path provided in the update expression is invalid for update';
  const overflow = 'Number overflow. Attempting to store a number with magnitude larger than supported range';

  it.each([
    ['set a = zz', missing],
    ['set n = zz + :1', missing],
    ['set n = n + m.zz', missing],
    ['set a = l[4]', missing],
    ['set a = list_append(zz, :l)', missing],
    ['set a = if_not_exists(zz, yy)', missing],
    ['set n = n + s', wrongType],
    ['set n = s - :1', wrongType],
    ['set l = list_append(n, :l)', wrongType],
    ['add s :1', wrongType],
    ['add n :ss', wrongType],
    ['add ns :ss', wrongType],
    ['add l :1', wrongType],
    ['delete n :ss', wrongType],
    ['delete ns :ss', wrongType],
    ['delete l :ss', wrongType],
    ['set zz.a = :1', invalidPath],
    ['set s.a = :1', invalidPath],
    ['set s[0] = :1', invalidPath],
    ['set m[0] = :1', invalidPath],
    ['set l.a = :1', invalidPath],
    ['set zz[0] = :1', invalidPath],
    ['set l[4].a = :1', invalidPath],
    ['remove zz.a', invalidPath],
    ['remove m[0]', invalidPath],
    ['remove l.a', invalidPath],
    ['delete zz.a :ss', invalidPath],
    ['add zz.a :1', invalidPath],
    ['set n = :big + :1', overflow],
  ])('%s', (text, message) => expect(refusal(() => run(text))).toBe(message));

  it('may nest 32 levels', () => {
    const deep = (levels: number): Item => {
      let value: Item = { leaf: N(1) };
      for (let i = 0; i < levels; i++) value = { m: M(value) };
      return value;
    };
    const place = { ...key, m: M({}) };
    const set = (levels: number) =>
      refusal(() => run('set m.x = :v', place, { values: { ':v': M(deep(levels)) } }));
    expect(set(29)).toBe('accepted');
    expect(set(30)).toMatch(/^Nesting Levels have exceeded supported limits/);
  });
});

describe('an item that does not exist', () => {
  const create = (text: string) => applyUpdate(boundUpdate(text, { values }), undefined, key);

  it.each<[string, Item | undefined]>([
    ['set a = :1', { ...key, a: N(1) }],
    ['set a = if_not_exists(a, :1) + :10', { ...key, a: N(11) }],
    ['set a = pk', { ...key, a: S('k') }],
    ['add a :1', { ...key, a: N(1) }],
    ['add a :ss', { ...key, a: { SS: ['b', 'c'] } }],
    ['remove a', undefined],
    ['remove a.b[1]', undefined],
    ['delete a :ss', undefined],
    ['remove a.b set c = :1', { ...key, c: N(1) }],
  ])('%s', (text, expected) => expect(create(text)).toEqual(expected));

  it('has no paths to write into', () => {
    expect(refusal(() => create('set a.b = :1'))).toMatch(/invalid for update$/);
    expect(refusal(() => create('set a = a + :1'))).toMatch(/does not exist in the item$/);
  });

  it('is made of the key alone without actions', () => {
    expect(applyUpdate({ actions: [], legacy: false }, undefined, key)).toEqual(key);
  });
});

describe('updatedAttributes', () => {
  const update = boundUpdate('set a = :1, l[100] = :1, m.x = :10 remove n', { values });
  const after = applyUpdate(update, item, key);

  it.each<[Parameters<typeof updatedAttributes>[1], Item | undefined]>([
    ['NONE', undefined],
    ['ALL_OLD', item],
    ['ALL_NEW', after],
    ['UPDATED_OLD', { m: M({ x: N(1) }), n: N(5) }],
    ['UPDATED_NEW', { a: N(1), m: M({ x: N(10) }) }],
  ])('%s', (returnValues, expected) => {
    expect(updatedAttributes(update, returnValues, item, after)).toEqual(expected);
  });

  it('is nothing rather than empty', () => {
    const removal = boundUpdate('remove n');
    expect(updatedAttributes(removal, 'UPDATED_NEW', item, applyUpdate(removal, item, key))).toBeUndefined();
    expect(updatedAttributes(update, 'ALL_OLD', undefined, after)).toBeUndefined();
  });
});

describe('checkUpdateSize', () => {
  const limit = 400 * 1024;
  const tooLarge = 'Item size to update has exceeded the maximum allowed size';
  const sized = (text: string, makeAttribute: (content: string) => Item, bytes: number) => {
    // The key takes 3 bytes.
    const item = { pk: S('K'), ...makeAttribute('') };
    const after = { ...item, ...makeAttribute('x'.repeat(bytes - itemSizeBytes(item))) };
    return refusal(() => checkUpdateSize(boundUpdate(text, { values }), after));
  };
  const text = (content: string) => ({ b: S(content) });
  const list = (content: string) => ({ b: L(S(content)) });

  it.each<[string, typeof text, number]>([
    ['set b = :s', text, limit - 19],
    ['set b = :s, b1 = :s', text, limit - 19 - 19],
    ['set b[0] = :s', list, limit - 20],
    ['set b = :s remove zz', text, limit - 19 - 2],
    ['remove zz', text, limit],
    ['delete zz :ss', text, limit],
  ])('of %s', (expression, makeAttribute, most) => {
    expect(sized(expression, makeAttribute, most)).toBe('accepted');
    expect(sized(expression, makeAttribute, most + 1)).toBe(tooLarge);
  });
});

it('never changes what it was given', () => {
  const names = fc.constantFrom(
    'n',
    's',
    'ss',
    'l',
    'l[0]',
    'l[1]',
    'l[7]',
    'm.x',
    'm.y.z',
    'm.l[0]',
    'm.q',
    'zz',
  );
  const action = fc.oneof(
    fc.record({ section: fc.constant('SET'), path: names, value: names.map((name) => ` = ${name}`) }),
    fc.record({ section: fc.constant('SET'), path: names, value: fc.constant(' = :1') }),
    fc.record({ section: fc.constant('REMOVE'), path: names, value: fc.constant('') }),
    fc.record({ section: fc.constant('ADD'), path: names, value: fc.constant(' :1') }),
    fc.record({ section: fc.constant('DELETE'), path: names, value: fc.constant(' :ss') }),
  );
  const before = copyItem(item);
  fc.assert(
    fc.property(
      fc.uniqueArray(action, { minLength: 1, maxLength: 4, selector: ({ path }) => path }),
      (actions) => {
        const text = ['SET', 'REMOVE', 'ADD', 'DELETE']
          .map((section) => [section, actions.filter((one) => one.section === section)] as const)
          .filter(([, list]) => list.length > 0)
          .map(([section, list]) => `${section} ${list.map(({ path, value }) => path + value).join(', ')}`)
          .join(' ');
        refusal(() => run(text));
        expect(item).toEqual(before);
      },
    ),
  );
});
