import { describe, expect, it } from 'vitest';
import { refusal } from './testing.ts';
import { parseUpdate } from './update-parser.ts';

const refused = (text: string) => refusal(() => parseUpdate(text)).replace('Invalid UpdateExpression: ', '');

const path = (...segments: (string | number)[]) => ({ kind: 'path', segments });
const reference = (name: string) => ({ kind: 'reference', name });

const a = path('a');
const b = path('b');
const c = path('c');

describe('parsed updates', () => {
  const sum = { kind: 'arithmetic', operator: '+', left: b, right: c };

  it.each<[string, object[]]>([
    ['set a=b', [{ type: 'SET', path: a, value: b }]],
    [
      'SET a = :v, b[1].#c = a',
      [
        { type: 'SET', path: a, value: reference(':v') },
        { type: 'SET', path: path('b', 1, '#c'), value: a },
      ],
    ],
    ['set a = (b + c)', [{ type: 'SET', path: a, value: sum }]],
    ['set a = ((b)+(c))', [{ type: 'SET', path: a, value: sum }]],
    [
      'set a = b - :c',
      [
        {
          type: 'SET',
          path: a,
          value: { kind: 'arithmetic', operator: '-', left: b, right: reference(':c') },
        },
      ],
    ],
    [
      'set a=if_not_exists(b, c)',
      [{ type: 'SET', path: a, value: { kind: 'function', name: 'if_not_exists', operands: [b, c] } }],
    ],
    [
      'remove a, b ADD c :v delete d :w',
      [
        { type: 'REMOVE', path: a },
        { type: 'REMOVE', path: b },
        { type: 'ADD', path: c, value: reference(':v') },
        { type: 'DELETE', path: path('d'), value: reference(':w') },
      ],
    ],
    ['rEmOvE and1', [{ type: 'REMOVE', path: path('and1') }]],
  ])('%s', (text, actions) => expect(parseUpdate(text)).toEqual(actions));

  it.each([
    'set a = ((b.c.d)+(e))',
    'set a = list_append(if_not_exists(a, :e), :v)',
    'set a = if_not_exists(b, c) + if_not_exists(d, e)',
    'set a = if_not_exists(b, if_not_exists(c, :d))',
  ])('%s is taken', (text) => expect(refused(text)).toBe('accepted'));
});

describe('syntax errors', () => {
  it.each([
    ['INVALID SYNTAX HERE', 'INVALID', 'INVALID SYNTAX'],
    ['whatever', 'whatever', 'whatever'],
    ['SET attrName = 3', '3', '= 3'],
    ['SET _123 = :v', '_', 'SET _123'],
    ['remove set a = b', 'set', 'remove set a'],
    ['set a', '<EOF>', 'a'],
  ])('%s', (text, token, near) => {
    expect(refused(text)).toBe(`Syntax error; token: "${token}", near: "${near}"`);
  });

  it.each([
    'set',
    'set a=set',
    'set a=b,',
    'set a=b remove',
    'remove a = b',
    'delete a b',
    'add a b',
    'add a = :b',
    'set :a = b',
    'set a = b / c',
    'set a = b * c',
    'set a[1] = 1',
    'set a[b] = b',
    'set a. = b',
    'set a b',
    'set a += b',
    'set a = b + c + d',
    'set a = (b + c) + d',
    'set (a) = b',
    'set (a = (b + c))',
    'set a = (b.c).d + e',
    'set a = (b.c)[0] + e',
    'set a = b + (c.d).e',
    'set a = -b',
    'set a = ()',
    'set a = if_not_exists(b + c, d)',
    'set a = "b"',
    "set a = 'b'",
    'set a = b; set c = d',
    'set a = b = c',
    'set size(a) = b',
    'remove a b',
    'a = b',
  ])('%s', (text) => expect(refused(text)).toMatch(/^Syntax error; token: ".+", near: ".+"$/));
});

describe('faults of a text that is syntactically right', () => {
  const redundant = 'The expression has redundant parentheses;';
  const unknown = (name: string) => `Invalid function name; function: ${name}`;
  const misused = (name: string) =>
    `The function is not allowed to be used this way in an expression; function: ${name}`;
  const foreign = (name: string) => `The function is not allowed in an update expression; function: ${name}`;
  const reserved = (word: string) => `Attribute name is a reserved keyword; reserved keyword: ${word}`;
  const repeated = (section: string) =>
    `The "${section}" section can only be used once in an update expression;`;

  it.each([
    ['set a = ((b))', redundant],
    ['set a = ((b + c))', redundant],
    ['set a = b + ((c))', redundant],
    ['SET if_not_exist = if_not_exist(a, b)', unknown('if_not_exist')],
    ['set a = List_append(a, b)', unknown('List_append')],
    ['set a = attribute_exists(b)', foreign('attribute_exists')],
    ['set a = size(b)', foreign('size')],
    ['set a = list_append(list_append(b, c), d)', misused('list_append')],
    ['set a = list_append(a, b) + c', misused('list_append')],
    [' set #c = :c set abOrt = true ', reserved('abOrt')],
    ['set a = name', reserved('name')],
    ['set a = b set c = d', repeated('SET')],
    ['remove a set b = c remove d', repeated('REMOVE')],
    ['add a :b add c :d', repeated('ADD')],
    ['delete a :b delete c :d', repeated('DELETE')],
    ['remove a[99999999999]', 'List index is not within the allowable range; index: [99999999999]'],
    ['', 'The expression can not be empty;'],
  ])('%s', (text, message) => expect(refused(text)).toBe(message));

  it('allows 300 operators, of which functions are each one', () => {
    const tooMany = 'The expression contains too many operators; operator count: 301';
    const sums = (n: number) => Array.from({ length: n }, (_, i) => `a${i}=:a+:b`).join();
    expect(refused(`set ${sums(300)}`)).toBe('accepted');
    expect(refused(`set ${sums(301)}`)).toBe(tooMany);
    expect(refused(`set ${sums(299)},b=if_not_exists(c,d)`)).toBe('accepted');
    expect(refused(`set ${sums(299)},b=if_not_exists(c,d)+e`)).toBe(tooMany);
  });

  it.each([
    ['parentheses', `set a = ${'('.repeat(2000)}b${')'.repeat(2000)}`, redundant],
    [
      'functions',
      `set a = ${'f('.repeat(600)}a${')'.repeat(600)}`,
      'The expression contains too many operators; operator count: 301',
    ],
  ])('ends the deep nesting of %s in an error of DynamoDB', (_, text, message) => {
    expect(refused(text)).toBe(message);
  });
});
