import { expect, test } from 'vitest';
import { isSafeRegex } from './user-regex.ts';

test.each([
  '(a+)+',
  '((a+))+',
  '(?:(?:a|b+)c)*',
  '(a{2,})+',
  '((a)+)*',
  '(a*){50}',
  '(a)\\1',
  '(?<n>a)\\k<n>',
])('%s may take for ever', (source) => {
  expect(isSafeRegex(source)).toBe(false);
});

test.each([
  '(a|b)*c',
  '[(+]+(a)+',
  '((a)b)+',
  '(a{2})+',
  '(\\d+)-(\\d+)',
  '\\(a+\\)+',
  '[\\](+]+(b)*',
  ')+',
  '(a+',
])('%s does not', (source) => {
  expect(isSafeRegex(source)).toBe(true);
});
