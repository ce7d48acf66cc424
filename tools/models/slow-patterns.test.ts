import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translatePattern } from './patterns.ts';
import { SLOW_PATTERNS } from './slow-patterns.ts';

/** Pieces that the slow patterns tell apart, so that random values often match and often just fail to. */
const PIECES = [
  'a',
  'b9',
  'Z',
  '0',
  '*',
  '-',
  '.',
  '_',
  '/',
  ':',
  ' ',
  '\t',
  '\n',
  '\r',
  '\u2028',
  '~',
  '$',
  '[1]',
  '[*]',
];
const PREFIXES = ['', 'arn:aws:', 'https://', '$.', 'a'];

describe('equivalents of slow patterns', () => {
  test.each([...SLOW_PATTERNS])('%s', (slow, fast) => {
    const original = whole(translatePattern(slow));
    const equivalent = whole(translatePattern(fast));
    const value = fc
      .tuple(fc.constantFrom(...PREFIXES), fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }))
      .map(([prefix, pieces]) => prefix + pieces.join(''));
    fc.assert(
      fc.property(value, (text) => {
        expect(equivalent.test(text)).toBe(original.test(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('the number of hyphens in an RDS name stays limited', () => {
    const slow = '[a-z](?:-?[a-z0-9]+){0,15}';
    const names = ['a', 'ab'].flatMap((start) => [14, 15, 16].map((hyphens) => start + '-x'.repeat(hyphens)));
    const accepts = (pattern: string) => names.filter((name) => whole(pattern).test(name));
    expect(accepts(SLOW_PATTERNS.get(slow) ?? '')).toEqual(accepts(slow));
    expect(accepts(slow)).toHaveLength(3);
  });
});

function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, 'u');
}
