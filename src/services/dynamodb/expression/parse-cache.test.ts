import { expect, it } from 'vitest';
import { createParseCache } from './parse-cache.ts';
import { refusal } from './testing.ts';

const filter = (cache: ReturnType<typeof createParseCache>, text: string) =>
  cache.condition(text, 'FilterExpression');

it('parses a text once', () => {
  const cache = createParseCache(10);
  expect(filter(cache, 'a = b')).toBe(cache.condition('a = b', 'ConditionExpression'));
  expect(cache.update('set a = b')).toBe(cache.update('set a = b'));
  expect(cache.projection('a')).toBe(cache.projection('a'));
});

it('forgets what was not asked for the longest', () => {
  const cache = createParseCache(2);
  const [a, b] = [filter(cache, 'a = c'), filter(cache, 'b = c')];
  expect(filter(cache, 'a = c')).toBe(a);
  filter(cache, 'c = d');
  expect(filter(cache, 'a = c')).toBe(a);
  expect(filter(cache, 'b = c')).not.toBe(b);
});

it('names the parameter of this request in errors', () => {
  const cache = createParseCache(10);
  expect(refusal(() => filter(cache, 'a'))).toMatch(/^Invalid FilterExpression: /);
  expect(refusal(() => cache.condition('a', 'ConditionExpression'))).toMatch(
    /^Invalid ConditionExpression: /,
  );
  expect(refusal(() => cache.update('a'))).toMatch(/^Invalid UpdateExpression: /);
  expect(refusal(() => cache.projection(','))).toMatch(/^Invalid ProjectionExpression: /);
});
