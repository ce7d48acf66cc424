import { describe, expect, test } from 'vitest';
import { translatePattern } from './patterns.ts';

describe('translatePattern', () => {
  test.each([
    String.raw`[\w+=,.@-]*`,
    String.raw`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/.+$`,
    String.raw`[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`,
    String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`,
    String.raw`(?!.*--)[^-]{1,3}?(?<!\.)`,
    String.raw`[\s\S]*`,
  ])('leaves %s as it is', (pattern) => {
    expect(translatePattern(pattern)).toBe(pattern);
  });

  test.each([
    ['hyphens that are not ranges', '[a-zA-Z0-9-_]+', ['a-b_c'], ['a.b']],
    ['hyphens beside classes', String.raw`[\w-.]+`, ['a-b.c'], ['a+b']],
    ['escapes that JavaScript refuses', String.raw`guard\-2\_x\:\@[\-\_\.]`, ['guard-2_x:@_'], ['guard-2']],
    ['\\s as ASCII only', String.raw`a\s+b`, ['a \tb'], ['a\u00A0b', 'ab']],
    ['\\S as anything else', String.raw`\S+`, ['\u00A0a😀'], ['a b', '']],
    ['\\S in a negated class', String.raw`[^\s@]+@[^\s]+`, ['a@b'], ['a @b']],
    ['POSIX classes as ASCII only', String.raw`\p{Alpha}[\p{Graph}\x20]*`, ['a ~!'], ['é', 'aé']],
    ['hexadecimal digits', String.raw`\p{XDigit}{2}`, ['aF'], ['ag']],
    ['scripts', String.raw`\p{IsLatin}+`, ['é'], ['я']],
    ['a closing bracket in front', '[]a]+', [']a'], ['b']],
    ['nested classes', '[a-c[x-z]-]+', ['a-z'], ['d']],
    ['(?s)', '(?s).+', ['a\nb'], ['']],
    ['(?i) to the end of its group', '((?i)ab|[c-d])e', ['ABe', 'De', 'ce'], ['ABE']],
    ['\\A and \\z', String.raw`\Aa\z`, ['a'], ['a\n']],
    ['quoted text', String.raw`\Qa.b\E+`, ['a.b'], ['axb']],
    ['repeated assertions', `a(?!b)+.$\{1,128}`, ['ac'], ['ab']],
    ['literal braces and brackets', '{a}]', ['{a}]'], ['a']],
    ['code points', String.raw`[\x{1F600}-\x{1F64F}]`, ['😀'], ['a']],
  ])('%s', (_, pattern, accepted, refused) => {
    const regex = new RegExp(`^(?:${translatePattern(pattern)})$`, 'u');
    expect(accepted.filter((value) => !regex.test(value))).toEqual([]);
    expect(refused.filter((value) => regex.test(value))).toEqual([]);
  });

  test.each([
    ['possessive quantifiers', 'a*+b'],
    ['atomic groups', '(?>a)b'],
    ['intersections', '[a-z&&[^b]]'],
    ['other flags', '(?x) a'],
    ['unknown escapes', String.raw`\Ra`],
    ['unknown properties', String.raw`\p{javaMirrored}`],
    ['broken patterns', '(a'],
    ['unbalanced groups', 'a)'],
    ['classes without an end', '[a'],
  ])('refuses %s', (_, pattern) => {
    expect(() => translatePattern(pattern)).toThrow();
  });
});
