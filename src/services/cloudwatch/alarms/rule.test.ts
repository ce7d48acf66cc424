import { expect, test } from 'vitest';
import { childrenOf, holds, parseRule } from './rule.ts';

const STATES = { a: 'ALARM', b: 'OK', c: 'INSUFFICIENT_DATA', 'with (signs)': 'ALARM' } as const;
const isTrue = (text: string) => holds(parseRule(text), (name) => STATES[name as keyof typeof STATES]);

test('states, words and parentheses', () => {
  expect(isTrue('ALARM(a)')).toBe(true);
  expect(isTrue('ALARM("a") AND NOT ALARM(b)')).toBe(true);
  expect(isTrue('OK(a) OR OK(b) AND FALSE')).toBe(false);
  expect(isTrue('(OK(a) OR OK(b)) AND TRUE')).toBe(true);
  expect(isTrue('INSUFFICIENT_DATA( c )')).toBe(true);
  expect(isTrue('NOT NOT ALARM("with (signs)")')).toBe(true);
  expect(childrenOf(parseRule('ALARM(a) OR (OK(b) AND ALARM(a))'))).toEqual(['a', 'b']);
});

test.each([
  [' ALARM(a)', /leading or trailing whitespace/],
  ['ALARM(a) AND', /not valid at position 12/],
  ['ALARM(a', /not valid/],
  ['ALARM()', /not valid/],
  ['ALARM(a) ALARM(b)', /not valid/],
  ['alarm(a)', /not valid/],
  ['AT_LEAST(1, ALARM, (a))', /not implemented/],
  [`${'('.repeat(200)}TRUE${')'.repeat(200)}`, /not valid/],
  [Array.from({ length: 101 }, (_, i) => `OK(a${i})`).join(' OR '), /more than 100 alarms/],
])('%s is no rule', (text, message) => {
  expect(() => parseRule(text)).toThrow(message);
});
