import { describe, expect, it } from 'vitest';
import type { Item } from '../item/attribute-value.ts';
import { bindProjection, createProjection, pathClash, project } from './projection.ts';
import { parseProjection } from './projection-parser.ts';
import { createScope } from './scope.ts';
import { L, M, N, refusal, S } from './testing.ts';

const bind = (text: string, names?: Record<string, string>) =>
  bindProjection(createScope(names, undefined), parseProjection(text));

const refused = (text: string, names?: Record<string, string>) =>
  refusal(() => bind(text, names)).replace('Invalid ProjectionExpression: ', '');

describe('ProjectionExpression', () => {
  const overlap = (one: string, two: string) =>
    `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`;
  const conflict = (one: string, two: string) =>
    `Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${one}, path two: ${two}`;

  it('gives paths in the order of the text', () => {
    const paths = bind('b, a[1].#c , #d.e[2][3]', { '#c': 'x.y', '#d': 'd d' });
    expect(paths.map(({ segments }) => segments)).toEqual([['b'], ['a', 1, 'x.y'], ['d d', 'e', 2, 3]]);
  });

  it.each([
    ['a b', 'Syntax error; token: "b", near: "a b"'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a,,b', 'Syntax error; token: ",", near: ",,b"'],
    ['', 'The expression can not be empty;'],
    ['a, name', 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['a, #b', 'An expression attribute name used in the document path is not defined; attribute name: #b'],
    ['a, a', overlap('[a]', '[a]')],
    ['a.b, c, a', overlap('[a, b]', '[a]')],
    ['d[1], d, d[1]', overlap('[d, [1]]', '[d]')],
    ['a.b, a[1]', conflict('[a, b]', '[a, [1]]')],
    ['a.b, a[1], c, c', overlap('[c]', '[c]')],
    ['a.b.c, a.b[0], a.b.d', conflict('[a, b, c]', '[a, b, [0]]')],
  ])('%s', (text, message) => expect(refused(text)).toBe(message));

  it.each([':a', 'a + b', 'size(a)', 'a.b[', 'a[]', '[1]', '(a)', 'a = b', '*'])('%s is no path', (text) => {
    expect(refused(text)).toMatch(/^Syntax error; /);
  });

  it('sees overlaps behind aliases', () => {
    expect(refused('a.b, #a.#b', { '#a': 'a', '#b': 'b' })).toBe(overlap('[a, b]', '[a, b]'));
  });
});

describe('pathClash', () => {
  it('finds nothing between paths that only begin alike', () => {
    expect(pathClash(bind('a.b, a.c, d[0], d[1], e'))).toBeUndefined();
  });
});

describe('project', () => {
  const item: Item = {
    pk: S('k'),
    doc: M({ x: N(1), y: N(2), deep: M({ z: N(3) }) }),
    list1: L(N(0), M({ x: N(1), y: N(2) }), N(2), L(N(3), N(4))),
  };
  const projected = (text: string) => project(item, createProjection(bind(text)));

  it.each<[string, Item]>([
    ['pk', { pk: S('k') }],
    ['pk, lacking', { pk: S('k') }],
    ['lacking', {}],
    ['doc.x', { doc: M({ x: N(1) }) }],
    ['doc.x, doc.deep.z', { doc: M({ x: N(1), deep: M({ z: N(3) }) }) }],
    ['doc.x, doc.nil', { doc: M({ x: N(1) }) }],
    ['doc.nil.z', {}],
    ['doc[0]', {}],
    ['list1.x', {}],
    ['pk.x', {}],
    ['list1[2], list1[0]', { list1: L(N(0), N(2)) }],
    ['list1[3][1], list1[1].y', { list1: L(M({ y: N(2) }), L(N(4))) }],
    ['list1[100]', {}],
  ])('%s', (text, expected) => expect(projected(text)).toEqual(expected));

  it('takes names of Object for what they are', () => {
    expect(projected('hasOwnProperty, toString')).toEqual({});
    const odd = Object.fromEntries([['__proto__', S('own')]]);
    const picked = project(odd, createProjection([{ kind: 'path', segments: ['__proto__'] }]));
    expect(Object.entries(picked)).toEqual([['__proto__', S('own')]]);
  });
});
