import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../item/attribute-value.ts';
import { boundUpdate, L, M, N, type Placeholders, refusal, S } from './testing.ts';

const refused = (text: string, placeholders?: Placeholders) =>
  refusal(() => boundUpdate(text, placeholders)).replace('Invalid UpdateExpression: ', '');

const clash = (kind: string, one: string, two: string) =>
  `Two document paths ${kind} with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`;
const undefinedName = (alias: string) =>
  `An expression attribute name used in the document path is not defined; attribute name: ${alias}`;
const undefinedValue = (reference: string) =>
  `An expression attribute value used in expression is not defined; attribute value: ${reference}`;
const operandType = (operator: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;

it('puts names and values into the actions', () => {
  const placeholders = { names: { '#c': 'c.c' }, values: { ':v': N('01') } };
  const { actions } = boundUpdate('set a.#c = b - :v remove #c[1]', placeholders);
  expect(actions).toEqual([
    {
      type: 'SET',
      path: { kind: 'path', segments: ['a', 'c.c'] },
      value: {
        kind: 'arithmetic',
        operator: '-',
        left: { kind: 'path', segments: ['b'] },
        right: { kind: 'literal', value: N(1) },
      },
    },
    { type: 'REMOVE', path: { kind: 'path', segments: ['c.c', 1] } },
  ]);
});

describe('faults', () => {
  const c = { names: { '#c': 'c', '#d': 'd' } };

  it.each<[string, Placeholders, string]>([
    ['set #a = :a', {}, undefinedName('#a')],
    ['set a = :a', {}, undefinedValue(':a')],
    ['set a = :a, b = #b', {}, undefinedName('#b')],
    ['add a :a', {}, undefinedValue(':a')],
    ['set a = b, a = :v', {}, undefinedValue(':v')],

    ['set a = b, a = c', {}, clash('overlap', '[a]', '[a]')],
    ['set a = b remove a.b', {}, clash('overlap', '[a]', '[a, b]')],
    ['set a.#c = b, a.c = d', c, clash('overlap', '[a, c]', '[a, c]')],
    ['set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)', c, clash('overlap', '[c, [1], a]', '[c]')],
    ['remove a.#c set a[1] = #d', c, clash('conflict', '[a, c]', '[a, [1]]')],

    ['set a = :s + :n', { values: { ':s': S('1'), ':n': N(1) } }, operandType('+', 'S')],
    ['set a = b - :m', { values: { ':m': M({}) } }, operandType('-', 'M')],
    ['set a = list_append(b, :n)', { values: { ':n': N(1) } }, operandType('list_append', 'N')],
    ['set a = list_append(:s, b)', { values: { ':s': S('1') } }, operandType('list_append', 'S')],
    [
      'set a = list_append(b)',
      {},
      'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
    ],
    [
      'set a = if_not_exists(b, c, d)',
      {},
      'Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 3',
    ],
    [
      'set a = if_not_exists(:v, b)',
      { values: { ':v': N(1) } },
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
  ])('%s', (text, placeholders, message) => expect(refused(text, placeholders)).toBe(message));

  it.each<[string, AttributeValue, string]>([
    ['ADD', S('a'), 'STRING'],
    ['ADD', { B: new Uint8Array([1]) }, 'BINARY'],
    ['ADD', { NULL: true }, 'NULL'],
    ['ADD', { BOOL: true }, 'BOOLEAN'],
    ['ADD', L(), 'LIST'],
    ['ADD', M({}), 'MAP'],
    ['DELETE', S('a'), 'STRING'],
    ['DELETE', N(1), 'NUMBER'],
    ['DELETE', L(), 'LIST'],
  ])('%s with %j', (section, value, type) => {
    expect(refused(`${section} a :v`, { values: { ':v': value } })).toBe(
      `Incorrect operand type for operator or function; operator: ${section}, operand type: ${type}, typeSet: ` +
        `ALLOWED_FOR_${section}_OPERAND`,
    );
  });

  it.each<[string, AttributeValue]>([
    ['add a :v', N(1)],
    ['add a.b[1] :v', { NS: ['1'] }],
    ['delete a :v', { SS: ['a'] }],
    ['set a = list_append(:v, :v)', L()],
    ['set a = :v', M({})],
    ['set a.b = :v, a.c = a.b, d[0] = a, d[1] = d[0]', N(1)],
  ])('%s is taken', (text, value) => expect(refused(text, { values: { ':v': value } })).toBe('accepted'));
});
