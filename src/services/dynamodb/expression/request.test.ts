import { describe, expect, it } from 'vitest';
import { createParseCache } from './parse-cache.ts';
import { type ExpressionInput, readExpressions } from './request.ts';
import { bound, boundUpdate, N, refusal, S } from './testing.ts';

const cache = createParseCache(100);
const read = (input: ExpressionInput) => readExpressions(input, cache);
const refused = (input: ExpressionInput) => refusal(() => read(input));

const nothing = {
  update: undefined,
  condition: undefined,
  key: undefined,
  filter: undefined,
  projection: undefined,
};

it('reads a request without expressions', () => expect(read({})).toEqual(nothing));

it('reads all expressions with the same names and values', () => {
  const placeholders = { names: { '#a': 'a' }, values: { ':v': N(1) } };
  const maps = { ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':v': N(1) } };
  expect(read({ ...maps, UpdateExpression: 'set #a = :v', ConditionExpression: '#a <> :v' })).toEqual({
    ...nothing,
    update: boundUpdate('set #a = :v', placeholders),
    condition: bound('#a <> :v', placeholders),
  });
  expect(
    read({
      ...maps,
      KeyConditionExpression: 'pk = :v',
      FilterExpression: '#a > :v',
      ProjectionExpression: 'b',
    }),
  ).toEqual({
    ...nothing,
    key: new Map([['pk', { operator: '=', values: [N(1)] }]]),
    filter: bound('#a > :v', placeholders),
    projection: [{ kind: 'path', segments: ['b'] }],
  });
});

it('reads the legacy parameters', () => {
  const equals = { ComparisonOperator: 'EQ', AttributeValueList: [N(1)] };
  const compare = { kind: 'compare', operator: '=', left: { kind: 'path', segments: ['a'] } };
  const condition = { ...compare, right: { kind: 'literal', value: N(1) } };
  expect(
    read({
      AttributeUpdates: { b: { Action: 'DELETE' } },
      Expected: { a: { Value: N(1) } },
      KeyConditions: { pk: equals },
      QueryFilter: { a: equals },
      AttributesToGet: ['a.b'],
    }),
  ).toEqual({
    update: { actions: [{ type: 'REMOVE', path: { kind: 'path', segments: ['b'] } }], legacy: true },
    condition,
    key: new Map([['pk', { operator: '=', values: [N(1)] }]]),
    filter: condition,
    projection: [{ kind: 'path', segments: ['a.b'] }],
  });
});

describe('faults', () => {
  const values = { ':v': S('v') };

  it.each<[ExpressionInput, string]>([
    [
      { ConditionExpression: 'a = :v', ExpressionAttributeValues: { ...values, ':w': S('') } },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
    ],
    [
      { ProjectionExpression: 'a', ExpressionAttributeNames: { '#b': 'b' } },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    ],
    [
      { UpdateExpression: 'set a = :w', ConditionExpression: ')', ExpressionAttributeValues: values },
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w',
    ],
    [
      { FilterExpression: 'a', KeyConditionExpression: 'b' },
      'Invalid KeyConditionExpression: Syntax error; token: "<EOF>", near: "b"',
    ],
    [
      { KeyConditionExpression: 'pk <> :v', FilterExpression: 'a', ExpressionAttributeValues: values },
      'Invalid FilterExpression: Syntax error; token: "<EOF>", near: "a"',
    ],
    [
      { KeyConditionExpression: 'pk <> :v', ExpressionAttributeValues: values },
      'Invalid operator used in KeyConditionExpression: <>',
    ],
    [{ ConditionalOperator: 'AND' }, 'ConditionalOperator cannot be used without Filter or Expected'],
    [
      { ConditionalOperator: 'AND', Expected: { a: { Exists: false } } },
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    ],
  ])('%j', (input, message) => expect(refused(input)).toBe(message));
});
