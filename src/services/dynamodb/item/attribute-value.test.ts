import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributeValue,
  attributeOf,
  beginsWith,
  canonicalItem,
  canonicalValue,
  compareTexts,
  containsValue,
  copyItem,
  copyValue,
  equalValues,
  type Item,
  setAttribute,
  subtractSets,
  typeOf,
  uniteSets,
} from './attribute-value.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const invalid = 'One or more parameter values were invalid: ';

/** A value with `depth` maps around a text. */
function nested(depth: number): AttributeValue {
  let value: AttributeValue = { S: 'leaf' };
  for (let i = 0; i < depth; i++) value = { M: { n: value } };
  return value;
}

describe('canonicalValue', () => {
  it.each<[string, object, string]>([
    ['no type', {}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    [
      'an unknown type',
      { a: '' },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'a name of Object',
      { constructor: 'a' },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'an empty member',
      { M: { a: {} } },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'an empty element',
      { L: [{}] },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'two types',
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    ['two types, one wrong', { S: 'a', N: 'b' }, 'The parameter cannot be converted to a numeric value: b'],
    ['an empty number', { N: '' }, 'The parameter cannot be converted to a numeric value'],
    ['false null', { NULL: false }, `${invalid}Null attribute value types must have the value of true`],
    ['an empty string set', { SS: [] }, `${invalid}An string set  may not be empty`],
    ['an empty number set', { NS: [] }, `${invalid}An number set  may not be empty`],
    ['an empty binary set', { BS: [] }, `${invalid}Binary sets should not be empty`],
    ['equal strings', { SS: ['a', 'a'] }, `${invalid}Input collection [a, a] contains duplicates.`],
    ['equal numbers', { NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    ['a wrong number', { NS: ['1', 'b', 'a'] }, 'The parameter cannot be converted to a numeric value: b'],
    [
      'equal bytes',
      { BS: [bytes('b'), bytes('b')] },
      `${invalid}Input collection [Yg==, Yg==]of type BS contains duplicates.`,
    ],
    [
      '32 levels around a leaf',
      nested(32),
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => canonicalValue(value)).toThrow(
      expect.objectContaining({ code: 'ValidationException', message }),
    );
    expect(() => canonicalItem({ a: value })).toThrow(message);
  });

  it('finds a duplicate in large sets', () => {
    const many = Array.from({ length: 50 }, (_, i) => `m${i}`);
    expect(() => canonicalValue({ SS: many })).not.toThrow();
    expect(() => canonicalValue({ SS: [...many, 'm7'] })).toThrow('contains duplicates.');
  });

  it.each<[AttributeValue]>([
    [{ S: '' }],
    [{ B: new Uint8Array() }],
    [{ SS: ['a', ''] }],
    [{ NULL: true }],
    [{ BOOL: false }],
    [{ M: {} }],
    [{ L: [] }],
    [{ N: '17' }],
    [nested(31)],
  ])('gives back %j itself', (value) => expect(canonicalValue(value)).toBe(value));

  it('makes numbers canonical at any depth and shares the rest', () => {
    const untouched: AttributeValue = { S: 'a' };
    const value: AttributeValue = { M: { l: { L: [{ N: '1.0' }, untouched] }, s: { NS: ['1e1', '2'] } } };
    const canonical = canonicalValue(value);
    expect(canonical).toEqual({ M: { l: { L: [{ N: '1' }, { S: 'a' }] }, s: { NS: ['10', '2'] } } });
    expect(canonical.M?.['l']?.L?.[1]).toBe(untouched);
    expect(value).toEqual({ M: { l: { L: [{ N: '1.0' }, { S: 'a' }] }, s: { NS: ['1e1', '2'] } } });
  });
});

describe('names that objects have already', () => {
  it('are attributes like others', () => {
    const item: Item = JSON.parse('{"__proto__":{"N":"01"},"constructor":{"S":"c"}}');
    expect(attributeOf({}, 'constructor')).toBeUndefined();
    expect(attributeOf({}, '__proto__')).toBeUndefined();
    const canonical = canonicalItem(item);
    expect(attributeOf(canonical, '__proto__')).toEqual({ N: '1' });
    expect(attributeOf(canonical, 'constructor')).toEqual({ S: 'c' });
    expect(Object.keys(copyItem(canonical))).toEqual(['__proto__', 'constructor']);
    const written: Item = {};
    setAttribute(written, '__proto__', { S: 'x' });
    expect(JSON.stringify(written)).toBe('{"__proto__":{"S":"x"}}');
  });
});

describe('equality and copies', () => {
  const leaf = fc.oneof(
    fc.string().map((S): AttributeValue => ({ S })),
    fc.integer().map((n): AttributeValue => ({ N: String(n) })),
    fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
    fc.constant<AttributeValue>({ NULL: true }),
    fc.uint8Array({ maxLength: 3 }).map((B): AttributeValue => ({ B })),
    fc
      .uniqueArray(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 4 })
      .map((SS): AttributeValue => ({ SS })),
  );
  const values = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }).map((L): AttributeValue => ({ L })),
      fc
        .dictionary(fc.string({ maxLength: 2 }), tie('value'), { maxKeys: 3 })
        .map((M): AttributeValue => ({ M })),
    ),
  })).value;

  it('a copy is equal and shares nothing', () => {
    fc.assert(
      fc.property(values, (value) => {
        const copy = copyValue(value);
        expect(equalValues(value, copy)).toBe(true);
        expect(typeOf(copy)).toBe(typeOf(value));
        if (value.L !== undefined) expect(copy.L).not.toBe(value.L);
        if (value.B !== undefined) expect(copy.B).not.toBe(value.B);
      }),
    );
  });

  it('is symmetric and as strict as the text of the value', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(equalValues(a, b)).toBe(equalValues(b, a));
        if (JSON.stringify(a) === JSON.stringify(b)) expect(equalValues(a, b)).toBe(true);
      }),
    );
  });

  it.each<[AttributeValue, AttributeValue, boolean]>([
    [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }, true],
    [{ NS: ['1', '2'] }, { NS: ['1'] }, false],
    [{ BS: [bytes('a'), bytes('b')] }, { BS: [bytes('b'), bytes('a')] }, true],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }, false],
    [{ M: { a: { S: '1' }, b: { S: '2' } } }, { M: { b: { S: '2' }, a: { S: '1' } } }, true],
    [{ M: { a: { S: '1' } } }, { M: { b: { S: '1' } } }, false],
    [{ M: { toString: { S: '1' } } }, { M: { valueOf: { S: '1' } } }, false],
    [{ S: '1' }, { N: '1' }, false],
    [{ SS: ['1'] }, { NS: ['1'] }, false],
    [{ BOOL: true }, { NULL: true }, false],
    [{ B: bytes('a') }, { S: 'a' }, false],
  ])('%j = %j: %s', (a, b, equal) => expect(equalValues(a, b)).toBe(equal));
});

describe('order of texts', () => {
  it('is that of their UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(compareTexts(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(compareTexts('\u{1d11e}', '\uffee')).toBeGreaterThan(0);
    expect(compareTexts('\ud7ff', '\ue000')).toBeLessThan(0);
  });
});

describe('sets and parts', () => {
  it('unites and subtracts sets of one type', () => {
    expect(uniteSets({ SS: ['a', 'b'] }, { SS: ['b', 'c'] })).toEqual({ SS: ['a', 'b', 'c'] });
    expect(uniteSets({ NS: ['1'] }, { NS: ['2'] })).toEqual({ NS: ['1', '2'] });
    expect(uniteSets({ BS: [bytes('a')] }, { BS: [bytes('a'), bytes('b')] })?.BS).toHaveLength(2);
    expect(uniteSets({ SS: ['a'] }, { NS: ['1'] })).toBeUndefined();
    expect(subtractSets({ SS: ['a', 'b'] }, { SS: ['b', 'x'] })).toEqual({ SS: ['a'] });
    expect(subtractSets({ NS: ['1'] }, { NS: ['1'] })).toBe('empty');
    expect(subtractSets({ BS: [bytes('a')] }, { BS: [bytes('a')] })).toBe('empty');
    expect(subtractSets({ S: 'a' }, { SS: ['a'] })).toBeUndefined();
  });

  it.each<[AttributeValue, AttributeValue, boolean]>([
    [{ S: 'hello' }, { S: 'ell' }, true],
    [{ S: 'hello' }, { S: '' }, true],
    [{ S: 'hello' }, { N: '1' }, false],
    [{ B: bytes('hi there') }, { B: bytes('here') }, true],
    [{ SS: ['a'] }, { S: 'a' }, true],
    [{ NS: ['4'] }, { N: '4' }, true],
    [{ NS: ['4'] }, { S: '4' }, false],
    [{ BS: [bytes('a')] }, { B: bytes('a') }, true],
    [{ L: [{ SS: ['1', '2'] }] }, { SS: ['2', '1'] }, true],
    [{ L: [{ S: 'ab' }] }, { S: 'a' }, false],
    [{ N: '12' }, { N: '1' }, false],
    [{ BOOL: true }, { BOOL: true }, false],
    [{ M: { a: { S: 'a' } } }, { S: 'a' }, false],
  ])('%j contains %j: %s', (whole, part, result) => expect(containsValue(whole, part)).toBe(result));

  it('knows prefixes of strings and bytes only', () => {
    expect(beginsWith({ S: 'abc' }, { S: 'ab' })).toBe(true);
    expect(beginsWith({ B: bytes('abc') }, { B: bytes('ab') })).toBe(true);
    expect(beginsWith({ B: bytes('a') }, { B: bytes('ab') })).toBe(false);
    expect(beginsWith({ S: 'abc' }, { B: bytes('ab') })).toBe(false);
    expect(beginsWith({ N: '12' }, { N: '1' })).toBe(false);
  });
});
