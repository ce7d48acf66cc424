import { describe, expect, it } from 'vitest';
import { parseCondition } from './condition-parser.ts';
import { refusal } from './testing.ts';

const refused = (text: string) =>
  refusal(() => parseCondition(text, 'FilterExpression')).replace('Invalid FilterExpression: ', '');

const path = (...segments: (string | number)[]) => ({ kind: 'path', segments });
const reference = (name: string) => ({ kind: 'reference', name });
const less = (left: object, right: object) => ({ kind: 'compare', operator: '<', left, right });

const a = path('a');
const b = path('b');

describe('parsed conditions', () => {
  it.each<[string, object]>([
    ['a<b', less(a, b)],
    [' a\t<\r\nb ', less(a, b)],
    ['a < :b', less(a, reference(':b'))],
    ['a[0].#b.c1 < b', less(path('a', 0, '#b', 'c1'), b)],
    ['a [ 0 ] . b<b', less(path('a', 0, 'b'), b)],
    ['(a.b).c < (b)', less(path('a', 'b', 'c'), b)],
    ['(a)[1] < b', less(path('a', 1), b)],
    ['size(a) < b', less({ kind: 'function', name: 'size', operands: [a] }, b)],
    ['begins_with < if_not_exists', less(path('begins_with'), path('if_not_exists'))],
    ['a between b and :c', { kind: 'between', operand: a, low: b, high: reference(':c') }],
    ['a in (b)', { kind: 'in', operand: a, list: [b] }],
    ['a iN (b, (:c))', { kind: 'in', operand: a, list: [b, reference(':c')] }],
    ['contains(a, b)', { kind: 'function', name: 'contains', operands: [a, b] }],
    ['NOT NOT a < b', { kind: 'not', term: { kind: 'not', term: less(a, b) } }],
    ['a<b AND b<a AND a<b', { kind: 'and', terms: [less(a, b), less(b, a), less(a, b)] }],
    [
      'a<b or b<a and a<b',
      { kind: 'or', terms: [less(a, b), { kind: 'and', terms: [less(b, a), less(a, b)] }] },
    ],
    [
      '(a<b or b<a) and a<b',
      { kind: 'and', terms: [{ kind: 'or', terms: [less(a, b), less(b, a)] }, less(a, b)] },
    ],
    ['not a<b and b<a', { kind: 'and', terms: [{ kind: 'not', term: less(a, b) }, less(b, a)] }],
  ])('%s', (text, tree) => expect(parseCondition(text, 'FilterExpression')).toEqual(tree));

  it.each([
    '((c=:c) AND (p=:p))',
    '(#pk = :pk AND #sk = :sk)',
    '(((i=:i1) AND s=:s1) OR i=:i2 oR i=:i3) or NoT i<:i4',
    'a between b and c and d between e and f',
    'attribute_not_exists(#a.#b[12])',
  ])('%s is taken', (text) => expect(refused(text)).toBe('accepted'));
});

describe('syntax errors', () => {
  it.each([
    ['things are wrong', 'are', 'things are wrong'],
    ['!!! INVALID !!!', '!', '!!'],
    ['foo', '<EOF>', 'foo'],
    ['attribute_not_exists(', '<EOF>', '('],
    ['a > 4', '4', '> 4'],
    ['a < b b', 'b', 'b b'],
    ['a  <  b  b  c', 'b', 'b  b  c'],
    [')', ')', ')'],
  ])('%s', (text, token, near) => {
    expect(refused(text)).toBe(`Syntax error; token: "${token}", near: "${near}"`);
  });

  it.each([
    'things are not gonna be ok',
    'attribute_exists(Pictures-RearView)',
    'attribute_exists("Pictures.RearView")',
    'attribute_exists(Pictures..RearView)',
    'attribute_exists(Pi#ctures.RearView)',
    'attribute_exists(asdf[a])',
    'attribute_exists()',
    'a.:a < b.:b',
    'a in b, c',
    'a > between',
    'a in b',
    'a in (b,c,)',
    'a IN ()',
    '(a)between(b.(c.d))and(c)',
    '(a)between(b.c.d)and((c)',
    '#$.b > a',
    'a > :things.stuff',
    'b[:a] > a',
    'b[#_] > a',
    'ü > a',
    '(a)between(b.c[4.5].#d)and(:a)',
    'size(a).b > a',
    '(size(a)).b > a',
    'size(a)[0] > a',
    '(size(a))[0] > a',
    'i != :i',
    'a < b <  c',
    'a < b AND',
    'AND a < b',
    'a < b)',
    '(a < b',
    'NOT',
    'a AND b',
    '(a) OR a < b',
    'a[-1] = b',
    'a = a + b',
    'a < b; a < b',
    'and(a, b)',
  ])('%s', (text) => expect(refused(text)).toMatch(/^Syntax error; token: ".+", near: ".+"$/));
});

describe('faults of a text that is syntactically right', () => {
  const redundant = 'The expression has redundant parentheses;';
  const unknown = (name: string) => `Invalid function name; function: ${name}`;
  const misused = (name: string) =>
    `The function is not allowed to be used this way in an expression; function: ${name}`;
  const foreign = (name: string) => `The function is not allowed in a filter expression; function: ${name}`;
  const reserved = (word: string) => `Attribute name is a reserved keyword; reserved keyword: ${word}`;

  it.each([
    ['a=a and a > ((views))', redundant],
    ['(a)between(((b.c)).d)and(c)', redundant],
    ['a > whatever((:things), ((a)))', redundant],
    ['a=a AND ((a=a AND a=a)) AND a=a', redundant],
    ['a=a AND ((a=a AND (a=a AND a=a)))', redundant],
    ['((attribute_not_exists(pk)))', redundant],
    ['a=a and whatever((:things)) > a', unknown('whatever')],
    ['attRIbute_exIsts((views), #a)', unknown('attRIbute_exIsts')],
    ['attribute_exists((views), (#a)) > b', misused('attribute_exists')],
    ['size(contains(a, b)) > a', misused('contains')],
    ['a > size(contains(a, b)) and size(x)', misused('contains')],
    ['size(things)', misused('size')],
    ['NOT size(things)', misused('size')],
    ['a between b and attribute_exists(things)', misused('attribute_exists')],
    ['a in (b, attribute_exists(things))', misused('attribute_exists')],
    ['if_not_exists(a, a)=:arg', foreign('if_not_exists')],
    ['list_append(a, b)', foreign('list_append')],
    ['attribute_exists(views, #a)', reserved('views')],
    [':a < abOrT', reserved('abOrT')],
    ['a.b[0].name = :a', reserved('name')],
    ['a[2147483648] = b', 'List index is not within the allowable range; index: [2147483648]'],
    [`a${'.b'.repeat(32)} = b`, 'The document path has too many nesting levels; nesting levels: 33'],
    ['', 'The expression can not be empty;'],
    [' \n', 'The expression can not be empty;'],
  ])('%s', (text, message) => expect(refused(text)).toBe(message));

  it('takes what is just inside the limits', () => {
    const tooLarge = 'Expression size has exceeded the maximum allowed size; expression size: 4097';
    expect(refused(`a = b${' '.repeat(4091)}`)).toBe('accepted');
    expect(refused(`a = b${' '.repeat(4092)}`)).toBe(tooLarge);
    expect(refused(`a${'.b'.repeat(31)}[2147483647] = b`)).toContain('nesting levels: 33');
    expect(refused(`a${'.b'.repeat(30)}[2147483647] = b`)).toBe('accepted');
  });

  it('counts the size in bytes', () => {
    expect(refused('ü'.repeat(2049))).toContain('expression size: 4098');
  });

  it('names a syntax error before all others', () => {
    expect(refused('((name)) = foo(a) AND')).toBe('Syntax error; token: "<EOF>", near: "AND"');
  });

  it('allows 300 operators', () => {
    // n comparisons and n - 1 ANDs.
    const comparisons = (n: number) => Array(n).fill('a<b').join(' AND ');
    expect(refused(comparisons(150))).toBe('accepted');
    expect(refused(`NOT ${comparisons(150)}`)).toBe('accepted');
    expect(refused(`NOT NOT ${comparisons(150)}`)).toBe(
      'The expression contains too many operators; operator count: 301',
    );
  });
});

describe('deep nesting', () => {
  const nested = (depth: number) => `${'a<b or ('.repeat(depth)}a<b${')'.repeat(depth)}`;

  it('is no limit of its own', () => {
    expect(refused(nested(149))).toBe('accepted');
    expect(refused(nested(150))).toBe('The expression contains too many operators; operator count: 301');
    expect(refused(nested(454))).toBe('The expression contains too many operators; operator count: 301');
  });

  it.each([
    ['opened only', '('.repeat(4096), /^Syntax error/],
    ['redundant', `${'('.repeat(2000)}a<b${')'.repeat(2000)}`, /redundant parentheses/],
    ['of NOT', `${'not '.repeat(1000)}a<b`, /too many operators/],
    ['of functions', `${'size('.repeat(600)}a${')'.repeat(600)}<b`, /too many operators|not allowed/],
    ['of operands', `a = ${'('.repeat(2000)}b${')'.repeat(2000)}`, /redundant parentheses/],
  ])('%s ends in an error of DynamoDB', (_, text, message) => expect(refused(text)).toMatch(message));
});
