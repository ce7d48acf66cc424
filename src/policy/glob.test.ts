import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_RUN, compileGlob, compilePattern } from './glob.ts';

const matches = (pattern: string, text: string) => compilePattern(pattern).matches(text);

describe('wildcards', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything/at:all', true],
    ['', '', true],
    ['', 'x', false],
    ['?', '', false],
    ['?', 'x', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*c', 'ac', true],
    ['a*c', 'abcbc', true],
    ['a*bc*bc', 'abc', false],
    ['a*bc*bc', 'abcbc', true],
    ['*ab*ab', 'ab', false],
    ['**', 'x', true],
    ['a**b', 'ab', true],
    ['*?', '', false],
    ['*?*?*', 'ab', true],
    ['*?*?*', 'a', false],
    ['a*?b', 'ab', false],
    ['*a?b*', 'xaab-', true],
    ['Get*', 'getObject', false],
    ['a.c', 'abc', false],
    ['[a-z]', 'b', false],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('takes literal tokens literally even when they hold wildcard characters', () => {
    const glob = compileGlob(['a*?', ANY_RUN, '*']);
    expect(glob.matches('a*?-*')).toBe(true);
    expect(glob.matches('abc-*')).toBe(false);
  });

  it('says the same as a plain regular expression', () => {
    const alphabet = fc.constantFrom('a', 'b', '/', '*', '?');
    const pattern = fc.array(alphabet, { maxLength: 10 }).map((list) => list.join(''));
    const text = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const source = [...glob].map((c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : c)).join('');
        expect(matches(glob, subject)).toBe(new RegExp(`^${source}$`).test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds chunks with ? that are longer than a machine word', () => {
    const chunk = `${'ab'.repeat(40)}?${'cd'.repeat(20)}`;
    const text = `abab${'ab'.repeat(40)}Z${'cd'.repeat(20)}tail`;
    expect(matches(`*${chunk}*`, text)).toBe(true);
    expect(matches(`*${chunk}*`, text.replace('Zc', 'Zd'))).toBe(false);
  });

  it('answers patterns that make backtracking matchers run for years', () => {
    const text = 'a'.repeat(20_000);
    expect(matches(`${'a*'.repeat(5_000)}b`, text)).toBe(false);
    expect(matches(`${'*a'.repeat(5_000)}`, text)).toBe(true);
    expect(matches(`*${'a?'.repeat(1_000)}b*`, text)).toBe(false);
    expect(matches('?*'.repeat(5_000), text)).toBe(true);
  });
});
