import { describe, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { evaluateCondition } from './condition.ts';
import {
  checkConditionalOperator,
  type LegacyCondition,
  type LegacyExpected,
  type LegacyUpdate,
  legacyExpected,
  legacyFilter,
  legacyProjection,
  legacyUpdate,
} from './legacy.ts';
import { L, M, N, refusal, S } from './testing.ts';
import { applyUpdate } from './update.ts';

const invalid = (message: string) => `One or more parameter values were invalid: ${message}`;

const item: Item = {
  s: S('hello'),
  n: N(5),
  yes: { BOOL: true },
  ss: { SS: ['a', 'b'] },
  l: L(S('a'), N(1)),
  'a.b': S('dotted'),
  m: M({ x: N(1) }),
};

const condition = (operator: string, ...list: AttributeValue[]): LegacyCondition => ({
  ComparisonOperator: operator,
  AttributeValueList: list,
});

describe('QueryFilter and ScanFilter', () => {
  const meets = (name: string, ...rest: Parameters<typeof condition>) => {
    const filter = legacyFilter({ [name]: condition(...rest) });
    return filter === undefined || evaluateCondition(filter, item);
  };

  it.each<[string, string, AttributeValue[]]>([
    ['s', 'EQ', [S('hello')]],
    ['n', 'EQ', [N('5.0')]],
    ['yes', 'EQ', [{ BOOL: true }]],
    ['m', 'EQ', [M({ x: N(1) })]],
    ['a.b', 'EQ', [S('dotted')]],
    ['s', 'NE', [S('x')]],
    ['nope', 'NE', [S('x')]],
    ['n', 'LT', [N(10)]],
    ['n', 'LE', [N(5)]],
    ['n', 'GT', [N(-10)]],
    ['n', 'GE', [N(5)]],
    ['n', 'BETWEEN', [N(1), N(5)]],
    ['s', 'IN', [S('x'), S('hello')]],
    ['s', 'BEGINS_WITH', [S('he')]],
    ['s', 'CONTAINS', [S('ell')]],
    ['ss', 'CONTAINS', [S('a')]],
    ['l', 'CONTAINS', [N(1)]],
    ['s', 'NOT_CONTAINS', [S('x')]],
    ['ss', 'NOT_CONTAINS', [S('c')]],
    ['s', 'NOT_NULL', []],
    ['nope', 'NULL', []],
  ])('%s %s %j is met', (name, operator, list) => expect(meets(name, operator, ...list)).toBe(true));

  it.each<[string, string, AttributeValue[]]>([
    ['s', 'EQ', [N(1)]],
    ['nope', 'EQ', [S('x')]],
    ['s', 'LT', [N(10)]],
    ['nope', 'NOT_CONTAINS', [S('x')]],
    ['ss', 'NOT_CONTAINS', [S('a')]],
    ['nope', 'NOT_NULL', []],
    ['s', 'NULL', []],
    ['m.x', 'EQ', [N(1)]],
  ])('%s %s %j is not met', (name, operator, list) => expect(meets(name, operator, ...list)).toBe(false));

  it.each<[LegacyCondition, string]>([
    [condition('EQ'), 'Invalid number of argument(s) for the EQ ComparisonOperator'],
    [condition('EQ', N(1), N(2)), 'Invalid number of argument(s) for the EQ ComparisonOperator'],
    [condition('NULL', N(1)), 'Invalid number of argument(s) for the NULL ComparisonOperator'],
    [condition('BETWEEN', N(1)), 'Invalid number of argument(s) for the BETWEEN ComparisonOperator'],
    [condition('IN'), 'Invalid number of argument(s) for the IN ComparisonOperator'],
    [{ ComparisonOperator: 'LT' }, 'Invalid number of argument(s) for the LT ComparisonOperator'],
    [condition('IN', N(1), S('')), 'AttributeValues inside AttributeValueList must be of same type'],
    [condition('LT', { BOOL: true }), 'ComparisonOperator LT is not valid for BOOL AttributeValue type'],
    [condition('BETWEEN', L(), L()), 'ComparisonOperator BETWEEN is not valid for L AttributeValue type'],
    [condition('IN', M({})), 'ComparisonOperator IN is not valid for M AttributeValue type'],
    [condition('BEGINS_WITH', N(1)), 'ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type'],
    [
      condition('CONTAINS', { SS: ['a'] }),
      'ComparisonOperator CONTAINS is not valid for SS AttributeValue type',
    ],
  ])('%j is refused', (filter, message) => {
    expect(refusal(() => legacyFilter({ a: filter }))).toBe(invalid(message));
  });

  it('refuses reversed bounds', () => {
    expect(refusal(() => legacyFilter({ a: condition('BETWEEN', N(10), N(9)) }))).toBe(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
  });

  it('joins conditions with the operator, AND without one', () => {
    const filter = { s: condition('EQ', S('hello')), n: condition('EQ', N(6)) };
    const meetsBoth = (operator?: string) => {
      const joined = legacyFilter(filter, operator);
      return joined !== undefined && evaluateCondition(joined, item);
    };
    expect(meetsBoth('OR')).toBe(true);
    expect(meetsBoth('AND')).toBe(false);
    expect(meetsBoth()).toBe(false);
    expect(legacyFilter({})).toBeUndefined();
  });
});

describe('ConditionalOperator', () => {
  it.each([
    [undefined, 0, 'accepted'],
    ['AND', 0, 'ConditionalOperator cannot be used without Filter or Expected'],
    ['OR', 1, 'ConditionalOperator can only be used when Filter or Expected has two or more elements'],
    ['OR', 2, 'accepted'],
  ])('%s with %i conditions', (operator, conditions, message) => {
    expect(refusal(() => checkConditionalOperator(operator, conditions))).toBe(message);
  });
});

describe('Expected', () => {
  const meets = (name: string, expected: LegacyExpected) => {
    const expectation = legacyExpected({ [name]: expected });
    return expectation === undefined || evaluateCondition(expectation, item);
  };

  it.each<[string, LegacyExpected, boolean]>([
    ['s', { Value: S('hello') }, true],
    ['s', { Value: S('hello'), Exists: true }, true],
    ['n', { Value: N('5e0') }, true],
    ['s', { Value: S('x') }, false],
    ['nope', { Value: S('x') }, false],
    ['s', { Exists: false }, false],
    ['nope', { Exists: false }, true],
    ['n', { ComparisonOperator: 'GT', Value: N(4) }, true],
    ['n', { ComparisonOperator: 'GT', AttributeValueList: [N(5)] }, false],
    ['nope', { ComparisonOperator: 'NULL' }, true],
  ])('%s %j', (name, expected, met) => expect(meets(name, expected)).toBe(met));

  it.each<[LegacyExpected, string]>([
    [{}, 'Value must be provided when Exists is null for Attribute: a'],
    [{ Exists: true }, 'Value must be provided when Exists is true for Attribute: a'],
    [{ Exists: false, Value: N(1) }, 'Value cannot be used when Exists is false for Attribute: a'],
    [
      { Value: N(1), AttributeValueList: [N(1)] },
      'Value and AttributeValueList cannot be used together for Attribute: a',
    ],
    [
      { AttributeValueList: [N(1)] },
      'AttributeValueList can only be used with a ComparisonOperator for Attribute: a',
    ],
    [
      { Exists: true, ComparisonOperator: 'EQ', Value: N(1) },
      'Exists and ComparisonOperator cannot be used together for Attribute: a',
    ],
    [
      { ComparisonOperator: 'GT' },
      'Value or AttributeValueList must be used with ComparisonOperator: GT for Attribute: a',
    ],
  ])('%j is refused', (expected, message) => {
    expect(refusal(() => legacyExpected({ a: expected }))).toBe(invalid(message));
  });

  it('is nothing when empty', () => expect(legacyExpected({})).toBeUndefined());
});

describe('AttributeUpdates', () => {
  const run = (updates: Record<string, LegacyUpdate>, before: Item | undefined = item) =>
    applyUpdate(legacyUpdate(updates), before, {});

  it.each<[string, LegacyUpdate, AttributeValue | undefined]>([
    ['s', { Value: N(1) }, N(1)],
    ['a.b', { Action: 'PUT', Value: S('x') }, S('x')],
    ['n', { Action: 'ADD', Value: N(1) }, N(6)],
    ['c', { Action: 'ADD', Value: N(1) }, N(1)],
    ['ss', { Action: 'ADD', Value: { SS: ['b', 'c'] } }, { SS: ['a', 'b', 'c'] }],
    ['l', { Action: 'ADD', Value: L(N(2)) }, L(S('a'), N(1), N(2))],
    ['s', { Action: 'DELETE' }, undefined],
    ['ss', { Action: 'DELETE', Value: { SS: ['a'] } }, { SS: ['b'] }],
    ['ss', { Action: 'DELETE', Value: { SS: ['a', 'b'] } }, undefined],
    ['c', { Action: 'DELETE', Value: { SS: ['a'] } }, undefined],
  ])('%s %j', (name, update, after) => expect(run({ [name]: update })?.[name]).toEqual(after));

  it.each<[LegacyUpdate, string]>([
    [{}, invalid('Only DELETE action is allowed when no attribute value is specified')],
    [{ Action: 'ADD' }, invalid('Only DELETE action is allowed when no attribute value is specified')],
    [
      { Action: 'DELETE', Value: S('a') },
      invalid('DELETE action with value is not supported for the type S'),
    ],
    [{ Action: 'ADD', Value: S('a') }, invalid('ADD action is not supported for the type S')],
    [{ Action: 'ADD', Value: M({}) }, invalid('ADD action is not supported for the type M')],
    [{ Action: 'ADD', Value: N(1) }, 'Type mismatch for attribute to update'],
    [{ Action: 'DELETE', Value: { NS: ['1'] } }, 'Type mismatch for attribute to update'],
    [{ Value: { SS: [] } }, invalid('An string set  may not be empty')],
  ])('%j is refused for a set of strings', (update, message) => {
    expect(refusal(() => run({ ss: update }))).toBe(message);
  });
});

describe('AttributesToGet', () => {
  it('names top-level attributes', () => {
    expect(legacyProjection(['a', 'b.c']).map(({ segments }) => segments)).toEqual([['a'], ['b.c']]);
  });

  it('names each once', () => {
    expect(refusal(() => legacyProjection(['a', 'b', 'a']))).toBe(
      invalid('Duplicate value in attribute name: a'),
    );
  });
});
