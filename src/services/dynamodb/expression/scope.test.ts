import { describe, expect, it } from 'vitest';
import type { Item } from '../item/attribute-value.ts';
import { bindPath, checkAllUsed, createScope } from './scope.ts';
import { N, refusal, S } from './testing.ts';

const fail = (alias: string) => {
  throw new Error(`not defined: ${alias}`);
};

describe('ExpressionAttributeNames', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'ExpressionAttributeNames must not be empty'],
    [{ a: 'b' }, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'],
    [{ '#': 'b' }, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#"'],
    [{ '#a-b': 'b' }, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b"'],
    [{ '#a': '' }, 'ExpressionAttributeNames contains invalid value: Empty attribute name for key #a'],
    [{ '#a': 'b' }, 'accepted'],
    [{ '#0_Z': 'b' }, 'accepted'],
    [{ [`#${'a'.repeat(254)}`]: 'b' }, 'accepted'],
  ])('%j', (names, message) => expect(refusal(() => createScope(names, undefined))).toBe(message));

  it('has aliases of at most 255 characters', () => {
    expect(refusal(() => createScope({ [`#${'a'.repeat(255)}`]: 'b' }, undefined))).toMatch(
      /^ExpressionAttributeNames contains invalid key: .* too long/,
    );
  });
});

describe('ExpressionAttributeValues', () => {
  it.each<[Item, string]>([
    [{}, 'ExpressionAttributeValues must not be empty'],
    [{ a: S('b') }, 'ExpressionAttributeValues contains invalid key: Syntax error; key: "a"'],
    [{ ':': S('b') }, 'ExpressionAttributeValues contains invalid key: Syntax error; key: ":"'],
    [
      { ':a': {} },
      'ExpressionAttributeValues contains invalid value: ' +
        'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :a',
    ],
    [
      { ':a': { SS: [] } },
      'ExpressionAttributeValues contains invalid value: ' +
        'One or more parameter values were invalid: An string set  may not be empty for key :a',
    ],
    [
      { ':b': N('x') },
      'ExpressionAttributeValues contains invalid value: ' +
        'The parameter cannot be converted to a numeric value: x for key :b',
    ],
    [{ ':a': S('') }, 'accepted'],
  ])('%j', (values, message) => expect(refusal(() => createScope(undefined, values))).toBe(message));

  it('become canonical', () => {
    expect(createScope(undefined, { ':a': N('1e1') }).values).toEqual({ ':a': N(10) });
  });
});

describe('checkAllUsed', () => {
  const names = { '#a': 'a', '#b': 'b' };

  it('names what no expression used, names first', () => {
    const scope = createScope(names, { ':v': S('') });
    const unused = (parameter: string, keys: string) =>
      `Value provided in ${parameter} unused in expressions: keys: {${keys}}`;
    expect(refusal(() => checkAllUsed(scope))).toBe(unused('ExpressionAttributeNames', '#a, #b'));
    bindPath(scope, { kind: 'path', segments: ['#b'] }, fail);
    expect(refusal(() => checkAllUsed(scope))).toBe(unused('ExpressionAttributeNames', '#a'));
    bindPath(scope, { kind: 'path', segments: ['c', '#a', 0] }, fail);
    expect(refusal(() => checkAllUsed(scope))).toBe(unused('ExpressionAttributeValues', ':v'));
  });

  it('has nothing to say of a request without names and values', () => {
    expect(refusal(() => checkAllUsed(createScope(undefined, undefined)))).toBe('accepted');
  });
});
