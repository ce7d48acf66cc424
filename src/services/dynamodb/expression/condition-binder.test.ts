import { describe, expect, it } from 'vitest';
import { bound, L, M, N, type Placeholders, refusal, S } from './testing.ts';

const refused = (text: string, placeholders?: Placeholders) =>
  refusal(() => bound(text, placeholders)).replace('Invalid ConditionExpression: ', '');

const undefinedName = (alias: string) =>
  `An expression attribute name used in the document path is not defined; attribute name: ${alias}`;
const undefinedValue = (reference: string) =>
  `An expression attribute value used in expression is not defined; attribute value: ${reference}`;
const count = (operator: string, operands: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${operator}, number of operands: ${operands}`;
const operandType = (operator: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
const distinct = (operator: string, path: string) =>
  `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`;
const needsPath = (name: string) =>
  `Operator or function requires a document path; operator or function: ${name}`;

it('puts names and values into the tree', () => {
  const tree = bound('#a.b[1] = :v AND NOT size(#a) IN (:v, c)', {
    names: { '#a': 'a.x' },
    values: { ':v': N('1.0') },
  });
  const value = { kind: 'literal', value: N(1) };
  const size = { kind: 'function', name: 'size', operands: [{ kind: 'path', segments: ['a.x'] }] };
  expect(tree).toEqual({
    kind: 'and',
    terms: [
      { kind: 'compare', operator: '=', left: { kind: 'path', segments: ['a.x', 'b', 1] }, right: value },
      {
        kind: 'not',
        term: { kind: 'in', operand: size, list: [value, { kind: 'path', segments: ['c'] }] },
      },
    ],
  });
});

describe('faults', () => {
  it.each<[string, Placeholders, string]>([
    ['attribute_exists(#Pictures.RearView, :a) and a=a', {}, undefinedName('#Pictures')],
    ['begins_with(Pictures.#RearView)', {}, undefinedName('#RearView')],
    ['attribute_exists(:a)', {}, undefinedValue(':a')],
    ['a = :b and #c = :d', {}, undefinedValue(':b')],
    ['a = a and #c = :d', {}, distinct('=', '[a]')],
    ['#c = :toString', { names: { '#c': 'c' } }, undefinedValue(':toString')],
    ['#toString = b', { values: { ':v': S('') } }, undefinedName('#toString')],

    ['attribute_exists(a, b)', {}, count('attribute_exists', 2)],
    ['attribute_not_exists(a, b)', {}, count('attribute_not_exists', 2)],
    ['begins_with(things)', {}, count('begins_with', 1)],
    ['begins_with(things, size(a), b)', {}, count('begins_with', 3)],
    ['contains(a)', {}, count('contains', 1)],
    ['attribute_type(a)', {}, count('attribute_type', 1)],
    ['size(a, b) = c', {}, count('size', 2)],

    ['contains(ab.bc[1].a, ab.bc[1].#a)', { names: { '#a': 'a' } }, distinct('contains', '[ab, bc, [1], a]')],
    ['a > #a', { names: { '#a': 'a' } }, distinct('>', '[a]')],
    ['a between b and a', {}, distinct('BETWEEN', '[a]')],
    ['a in (b, a)', {}, distinct('IN', '[a]')],
    ['begins_with(a, a)', {}, distinct('begins_with', '[a]')],

    ['attribute_type(a, b)', {}, operandType('attribute_type', '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')],
    ['attribute_type(a, :a)', { values: { ':a': N(1) } }, operandType('attribute_type', 'N')],
    [
      'attribute_type(a, :a)',
      { values: { ':a': S('1') } },
      'Invalid attribute type name found; type: 1, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ['size(size(a)) > :a', { values: { ':a': N(1) } }, operandType('size', 'N')],
    ['size(:a) > b', { values: { ':a': { NULL: true } } }, operandType('size', 'NULL')],
    ['attribute_not_exists(size(:a))', { values: { ':a': N(1) } }, operandType('size', 'N')],
    ['attribute_not_exists(size(:a))', { values: { ':a': S('a') } }, needsPath('attribute_not_exists')],
    ['attribute_exists(:a)', { values: { ':a': S('a') } }, needsPath('attribute_exists')],
    ['sk < :v', { values: { ':v': { BOOL: true } } }, operandType('<', 'BOOL')],
    ['sk >= :v', { values: { ':v': M({}) } }, operandType('>=', 'M')],
    [':v <= sk', { values: { ':v': L() } }, operandType('<=', 'L')],
    ['begins_with(a, :v)', { values: { ':v': N(1) } }, operandType('begins_with', 'N')],
    ['begins_with(a, size(b))', {}, operandType('begins_with', 'N')],
    [
      'a between :v and :w',
      { values: { ':v': { SS: ['a'] }, ':w': { SS: ['b'] } } },
      operandType('BETWEEN', 'SS'),
    ],
    [
      'a between :v and :w',
      { values: { ':v': S('b'), ':w': N(1) } },
      'The BETWEEN operator requires same data type for lower and upper bounds; ' +
        'lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'a between :v and :w',
      { values: { ':v': N(10), ':w': N(9) } },
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ' +
        'lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:9}',
    ],
    [
      `a in (${Array(101).fill(':v').join()})`,
      { values: { ':v': S('b') } },
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
  ])('%s', (text, placeholders, message) => expect(refused(text, placeholders)).toBe(message));

  it.each<[string, Placeholders]>([
    ['a between :v and :v', { values: { ':v': N(1) } }],
    ['a = :v', { values: { ':v': M({ a: L() }) } }],
    ['a <> :v', { values: { ':v': { BOOL: false } } }],
    ['contains(a, :v)', { values: { ':v': { SS: ['a'] } } }],
    [`a in (${Array(100).fill(':v').join()})`, { values: { ':v': L() } }],
    ['attribute_type(a, :v)', { values: { ':v': S('BOOL') } }],
    ['begins_with(:v, a)', { values: { ':v': S('abc') } }],
    ['size(:v) = a', { values: { ':v': M({}) } }],
  ])('%s is taken', (text, placeholders) => expect(refused(text, placeholders)).toBe('accepted'));
});
