import { expect, test } from 'vitest';
import { packedPercent, sessionPolicies } from './session-policies.ts';

const inline = (length: number) => {
  const empty = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  return empty + ' '.repeat(length - empty.length);
};
const arns = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ arn: `arn:aws:iam::111122223333:policy/team/p${i}` }));

test('ten managed policies, 2048 characters in all', () => {
  expect(sessionPolicies(undefined, arns(10)).policyArns).toHaveLength(10);
  expect(() => sessionPolicies(undefined, arns(11))).toThrow("Value at 'policyArns' failed to satisfy");
  expect(sessionPolicies(inline(2048)).policy).toHaveLength(2048);
  expect(() => sessionPolicies(inline(2049))).toThrow('consumes 101% of allotted space');
  expect(() => sessionPolicies(inline(2040), arns(1))).toThrow('allotted space');
});

test.each([
  ['a role', 'arn:aws:iam::aws:role/AdministratorAccess'],
  ['another service', 'arn:aws:s3:::policy/x'],
  ['no ARN', 'AdministratorAccess-and-more'],
])('%s is no policy', (_what, arn) => {
  expect(() => sessionPolicies(undefined, [{ arn }])).toThrow(`${arn} is invalid`);
});

test.each([
  ['no JSON', '{', 'Syntax errors in policy'],
  [
    'with a principal',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
    'principal',
  ],
])('a document %s', (_what, text, message) => {
  expect(() => sessionPolicies(text)).toThrow(new RegExp(message, 'i'));
});

test('policies and tags share one room', () => {
  const none = sessionPolicies(undefined);
  expect(packedPercent(none, {})).toBeUndefined();
  const small = packedPercent(none, { a: 'b' }) ?? 0;
  const more = packedPercent(sessionPolicies(inline(300), arns(3)), { a: 'b' }) ?? 0;
  expect(small).toBeGreaterThan(0);
  expect(more).toBeGreaterThan(small);
  expect(more).toBeLessThan(100);
});

test('tags that are far too large do not fit', () => {
  // Values that do not pack.
  const noise = (i: number) =>
    Array.from({ length: 256 }, (_, j) =>
      String.fromCodePoint(33 + ((i * 7919 + j * j * 31 + (i ^ j) * 17) % 90)),
    ).join('');
  const tags = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, noise(i)]));
  expect(() => packedPercent(sessionPolicies(undefined), tags)).toThrow(
    /Packed size of session tags consumes \d+%/,
  );
});
