import { describe, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import type { KeySchema } from '../item/key.ts';
import { keyConditions, matchKeySchema } from './key-condition.ts';
import { legacyKeyConditions } from './legacy.ts';
import { bound, N, refusal, S } from './testing.ts';

const LABEL = 'KeyConditionExpression';

const table: KeySchema = {
  partition: [{ name: 'pk', type: 'S' }],
  sort: [{ name: 'sk', type: 'N' }],
};
const hashOnly: KeySchema = { partition: [{ name: 'pk', type: 'S' }], sort: [] };
const texts: KeySchema = { ...table, sort: [{ name: 'sk', type: 'S' }] };
const wide: KeySchema = {
  partition: [
    { name: 'p1', type: 'S' },
    { name: 'p2', type: 'N' },
  ],
  sort: [
    { name: 's1', type: 'S' },
    { name: 's2', type: 'N' },
    { name: 's3', type: 'S' },
  ],
};

const values: Item = { ':p': S('k'), ':1': N(1), ':2': N(2), ':s': S('s'), ':t': S('t'), ':e': S('') };

const matched = (text: string, schema: KeySchema = table) =>
  matchKeySchema(keyConditions(bound(text, { values }, LABEL)), schema);

const refused = (text: string, schema?: KeySchema) => refusal(() => matched(text, schema));

describe('one partition attribute', () => {
  const range = (operator: string, ...bounds: AttributeValue[]) => ({
    partition: [S('k')],
    sort: [],
    range: { attribute: { name: 'sk', type: 'N' }, operator, values: bounds },
  });

  it.each<[string, object]>([
    ['pk = :p', { partition: [S('k')], sort: [], range: undefined }],
    ['(pk = :p)', { partition: [S('k')], sort: [], range: undefined }],
    [':p = pk', { partition: [S('k')], sort: [], range: undefined }],
    ['sk = :1 AND pk = :p', { partition: [S('k')], sort: [N(1)], range: undefined }],
    ['(pk = :p) AND (sk = :1)', { partition: [S('k')], sort: [N(1)], range: undefined }],
    ['pk = :p AND sk < :1', range('<', N(1))],
    ['pk = :p AND sk >= :1', range('>=', N(1))],
    ['pk = :p AND :1 <= sk', range('>=', N(1))],
    ['pk = :p AND :1 > sk', range('<', N(1))],
    ['pk = :p AND sk BETWEEN :1 AND :2', range('BETWEEN', N(1), N(2))],
  ])('%s', (text, match) => expect(matched(text)).toEqual(match));

  it('takes a prefix, also an empty one', () => {
    expect(matched('pk = :p AND begins_with(sk, :s)', texts).range?.values).toEqual([S('s')]);
    expect(refused('pk = :p AND begins_with(sk, :e)', texts)).toBe('accepted');
  });
});

describe('several attributes', () => {
  const partition = [S('k'), N(1)];

  it.each<[string, object]>([
    ['p2 = :1 AND p1 = :p', { partition, sort: [], range: undefined }],
    ['p1 = :p AND p2 = :1 AND s1 = :s', { partition, sort: [S('s')], range: undefined }],
    [
      'p1 = :p AND p2 = :1 AND s2 > :2 AND s1 = :s',
      {
        partition,
        sort: [S('s')],
        range: { attribute: { name: 's2', type: 'N' }, operator: '>', values: [N(2)] },
      },
    ],
    [
      'p1 = :p AND p2 = :1 AND s1 = :s AND s2 = :2 AND s3 = :t',
      { partition, sort: [S('s'), N(2), S('t')], range: undefined },
    ],
  ])('%s', (text, match) => expect(matched(text, wide)).toEqual(match));

  it.each([
    ['p1 = :p', 'Query condition missed key schema element: p2'],
    ['p1 = :p AND p2 > :1', 'Query key condition not supported'],
    [
      'p1 = :p AND p2 = :1 AND s2 = :2',
      'RANGE key attributes s1 must have equality conditions specified in the query because a condition is present on key attribute s2',
    ],
    [
      'p1 = :p AND p2 = :1 AND s1 > :s AND s2 = :2',
      'RANGE key attributes s1 must have equality conditions specified in the query because a condition is present on key attribute s2',
    ],
  ])('%s is refused', (text, message) => expect(refused(text, wide)).toBe(message));
});

describe('what no key condition can be', () => {
  const operator = (name: string) => `Invalid operator used in KeyConditionExpression: ${name}`;
  const condition = (text: string) => `Invalid condition in KeyConditionExpression: ${text}`;
  const nested = 'KeyConditionExpressions cannot contain nested operations';

  it.each([
    ['pk = :p OR sk = :1', operator('OR')],
    ['NOT pk = :p', operator('NOT')],
    ['pk = :p AND NOT sk = :1', operator('NOT')],
    ['pk IN (:p)', operator('IN')],
    ['pk <> :p', operator('<>')],
    ['attribute_exists(pk)', operator('attribute_exists')],
    ['pk = :p AND contains(sk, :s)', operator('contains')],
    [
      'pk = :p AND attribute_type(sk, :s)',
      'Invalid KeyConditionExpression: Invalid attribute type name found; type: s, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ['size(pk) = :1', nested],
    ['pk = :p AND sk = size(a)', nested],
    ['pk = sk', condition('Multiple attribute names used in one condition')],
    [':p = :s', condition('No key attribute specified')],
    [
      'pk = :p AND :1 BETWEEN sk AND :2',
      condition('BETWEEN operator must have the key attribute as its first operand'),
    ],
    [
      'pk = :p AND begins_with(:s, sk)',
      condition('begins_with operator must have the key attribute as its first operand'),
    ],
    ['pk.a = :p', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    ['pk[0] = :p', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    [
      'pk = :p AND sk > :1 AND sk < :2',
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    ],
  ])('%s', (text, message) => expect(refused(text)).toBe(message));
});

describe('conditions that do not fit the schema', () => {
  it.each<[string, KeySchema, string]>([
    ['sk = :1', table, 'Query condition missed key schema element: pk'],
    ['pk = :p AND extra = :1', table, 'Query condition missed key schema element: sk'],
    ['pk > :p', table, 'Query key condition not supported'],
    ['begins_with(pk, :p) AND sk = :1', table, 'Query key condition not supported'],
    [
      'pk = :p AND sk = :1 AND extra = :1',
      table,
      'The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)',
    ],
    [
      'pk = :p AND sk = :1',
      hashOnly,
      'The number of query conditions (2) exceeds the number of key attributes defined in the schema (1)',
    ],
    [
      'pk = :1',
      table,
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'pk = :p AND sk > :s',
      table,
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
  ])('%s', (text, schema, message) => expect(refused(text, schema)).toBe(message));

  it('refuses empty and overlong values', () => {
    const long = { ...values, ':p': S('k'.repeat(2049)) };
    const run = (placeholders: Item) =>
      refusal(() =>
        matchKeySchema(keyConditions(bound('pk = :p', { values: placeholders }, LABEL)), hashOnly),
      );
    expect(run({ ':p': S('') })).toMatch(/empty string value. Key: pk$/);
    expect(run(long)).toMatch(/exceeded the maximum size limit of2048 bytes$/);
  });
});

describe('KeyConditions', () => {
  const condition = (operator: string, ...list: AttributeValue[]) => ({
    ComparisonOperator: operator,
    AttributeValueList: list,
  });
  const pk = condition('EQ', S('k'));

  it('match the schema like expressions', () => {
    const conditions = legacyKeyConditions({ pk, sk: condition('BETWEEN', N(1), N(2)) });
    expect(matchKeySchema(conditions, table)).toEqual(matched('pk = :p AND sk BETWEEN :1 AND :2'));
  });

  it.each(['NE', 'IN', 'CONTAINS', 'NOT_CONTAINS', 'NULL', 'NOT_NULL'])('cannot be %s', (operator) => {
    const list = operator.endsWith('NULL') ? [] : [N(1)];
    const run = () => matchKeySchema(legacyKeyConditions({ pk, sk: condition(operator, ...list) }), table);
    expect(refusal(run)).toBe('Attempted conditional constraint is not an indexable operation');
  });

  it('are at least one', () => {
    expect(refusal(() => legacyKeyConditions({}))).toBe('Conditions can be of length 1 or 2 only');
  });
});
