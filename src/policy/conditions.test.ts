// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { describe, expect, it } from 'vitest';
import { compileCondition, parseOperator } from './conditions.ts';
import { type ContextValue, contextOf } from './context.ts';

type Row = [operator: string, wanted: string | string[], actual: ContextValue | undefined, holds: boolean];

/** Whether `{ operator: { key: wanted } }` holds for a request whose key is `actual`. */
function holds(operator: string, wanted: string | string[], actual: ContextValue | undefined): boolean {
  const values = Array.isArray(wanted) ? wanted : [wanted];
  const others: [string, ContextValue][] = [['aws:username', 'alice']];
  const context = contextOf([...others, ...(actual === undefined ? [] : [['app:Key', actual] as const])]);
  return compileCondition({ operator, key: 'APP:key', values }, true).holds(context);
}

function table(rows: readonly Row[]): void {
  it.each(rows)('%s %j on %j: %s', (operator, wanted, actual, expected) => {
    expect(holds(operator, wanted, actual)).toBe(expected);
  });
}

describe('strings', () => {
  table([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', [], 'a', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', 'aB', 'Ab', true],
    ['StringEqualsIgnoreCase', 'a*', 'A*', true],
    ['StringNotEqualsIgnoreCase', 'aB', 'Ab', false],
    ['StringLike', 'home/${aws:username}/*', 'home/alice/x', true],
    ['StringLike', 'home/${aws:username}/*', 'home/bob/x', false],
    ['StringLike', 'a?c', 'abc', true],
    ['StringLike', 'A*', 'abc', false],
    ['StringLike', '', '', true],
    ['StringNotLike', 'a*', 'abc', false],
    ['StringNotLike', ['x*', 'y*'], 'abc', true],
    ['StringEquals', '${aws:username}', 'alice', true],
    ['StringEqualsIgnoreCase', '${aws:username}', 'ALICE', true],
    ['StringEquals', '${aws:missing}', '${aws:missing}', false],
    ['StringNotEquals', '${aws:missing}', 'alice', true],
    ['StringEquals', "${aws:missing, 'alice'}", 'alice', true],
    ['StringLike', '${*}b', '*b', true],
    ['StringLike', '${*}b', 'ab', false],
  ]);
});

describe('numbers', () => {
  table([
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', '10', 'ten', false],
    ['NumericNotEquals', '10', '11', true],
    ['NumericNotEquals', '10', 'ten', true],
    ['NumericLessThan', '10', '9.5', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '-1', '0', true],
    ['NumericGreaterThanEquals', ['5', '50'], '7', true],
    ['NumericLessThan', 'x', '1', false],
    ['NumericLessThan', '', '-1', false],
    ['NumericEquals', '0x10', '16', false],
  ]);
});

describe('dates', () => {
  table([
    ['DateLessThan', '2026-11-05T12:00:00Z', '2026-11-05T11:59:59Z', true],
    ['DateLessThan', '2026-11-05T12:00:00Z', '2026-11-05T12:00:00Z', false],
    ['DateLessThanEquals', '2026-11-05T12:00:00Z', '2026-11-05T13:00:00+01:00', true],
    ['DateGreaterThan', '2026', '2026-01-02', true],
    ['DateGreaterThanEquals', '1762344000', '2025-11-05T12:00:00Z', true],
    ['DateEquals', '2025-11-05T12:00:00Z', '1762344000', true],
    ['DateNotEquals', '2025-11-05', '2025-11-06', true],
    ['DateLessThan', 'tomorrow', '2025-11-06', false],
    ['DateEquals', '2026-02-30', '2026-03-02', false],
  ]);
});

describe('booleans and bytes', () => {
  table([
    ['Bool', 'true', 'true', true],
    ['Bool', 'False', 'false', true],
    ['Bool', 'true', 'false', false],
    ['Bool', ['true', 'false'], 'false', true],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['BinaryEquals', 'QQ==', 'QQ', true],
    ['BinaryEquals', 'QQ==', 'Qg==', false],
  ]);
});

describe('addresses', () => {
  table([
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', '10.0.0.0/9', '10.127.255.255', true],
    ['IpAddress', '10.0.0.0/9', '10.128.0.0', false],
    ['IpAddress', ['10.0.0.0/8', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5678:9::', true],
    ['IpAddress', '2001:db8::/33', '2001:db8:8000::1', false],
    ['IpAddress', '::/0', '::1', true],
    ['IpAddress', '10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['IpAddress', '10.0.0.0/33', '10.0.0.0', false],
    ['IpAddress', '10.0.0/8', '10.0.0.0', false],
    ['IpAddress', '1::2::3', '1::2', false],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '172.16.0.1', true],
    ['NotIpAddress', '10.0.0.0/8', '10.0.0.1', false],
  ]);
});

describe('ARNs', () => {
  const long = 'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt';
  table([
    ['ArnEquals', 'arn:aws:sns:*:123456789012:t?', 'arn:aws:sns:us-east-1:123456789012:t1', true],
    ['ArnLike', 'arn:aws:sns:us-east-1:123456789012:*', 'arn:aws:sns:us-east-1:123456789012:a:b', true],
    ['ArnLike', 'arn:aws:someservice:*:111122223333:finance/*', long, false],
    ['StringLike', 'arn:aws:someservice:*:111122223333:finance/*', long, true],
    ['ArnLike', 'arn:aws:s3:::b', 'arn:aws:s3:::B', false],
    ['ArnLike', '*', long, true],
    ['ArnLike', '*', 'no arn', false],
    ['ArnLike', 'arn:aws:sns:*', 'arn:aws:sns:us-east-1:123456789012:t', true],
    ['ArnLike', 'arn:aws:sns', 'arn:aws:sns:us-east-1:123456789012:t', false],
    ['ArnLike', 'arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::123456789012:user/alice', true],
    ['ArnNotEquals', 'arn:aws:sns:*:*:t', 'arn:aws:sns:us-east-1:123456789012:t', false],
    ['ArnNotLike', 'arn:aws:sns:*:*:t', 'not an arn', true],
  ]);
});

describe('missing keys', () => {
  table([
    ['StringEquals', 'a', undefined, false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringNotLike', 'a*', undefined, true],
    ['ArnNotLike', 'arn:aws:s3:::b', undefined, true],
    ['NotIpAddress', '10.0.0.0/8', undefined, true],
    ['NumericNotEquals', '1', undefined, true],
    ['NumericLessThan', '1', undefined, false],
    ['DateNotEquals', '2026', undefined, true],
    ['Bool', 'true', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['StringNotEqualsIfExists', 'a', 'a', false],
    ['BoolIfExists', 'false', undefined, true],
    ['IpAddressIfExists', '10.0.0.0/8', '11.0.0.0', false],
    ['ForAllValues:StringEquals', 'a', undefined, true],
    ['ForAllValues:StringNotEquals', 'a', undefined, true],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['ForAnyValue:StringNotEquals', 'a', undefined, false],
    ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
    ['Null', 'true', 'x', false],
    ['Null', 'false', 'x', true],
    ['Null', 'True', [], true],
    ['Null', ['true', 'false'], 'x', true],
    ['Null', 'maybe', 'x', false],
  ]);
});

describe('sets', () => {
  table([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ForAllValues:StringEquals', ['a', 'b'], '', true],
    ['ForAllValues:StringNotLike', 'key1*', ['key1:legal'], false],
    ['ForAllValues:StringNotLike', 'key1*', ['key2:audit'], true],
    ['ForAllValues:StringNotLike', 'key1*', ['key1:hr', 'key2:audit'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], [], false],
    ['ForAnyValue:StringEquals', [''], '', false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringLike', 'o-a/*', ['o-a/r-1/ou-1/'], true],
    ['ForAnyValue:ArnLike', 'arn:aws:s3:::b*', ['arn:aws:sqs:r:1:q', 'arn:aws:s3:::bb'], true],
    ['ForAllValues:NumericLessThan', '10', ['1', '20'], false],
    ['StringEquals', 'a', ['b', 'a'], true],
    ['StringNotEquals', 'a', ['b', 'a'], false],
  ]);
});

describe('names of operators', () => {
  it.each([
    'NullIfExists',
    'StringMatches',
    'ForAllValues::StringEquals',
    'forallvalues:StringEquals',
    'StringEqualsIfExistsIfExists',
    '',
    'IfExists',
    '__proto__',
    'constructor',
  ])('%j is none', (name) => expect(parseOperator(name)).toBeUndefined());

  it('takes names apart', () => {
    expect(parseOperator('ForAnyValue:ArnNotLikeIfExists')).toEqual({
      set: 'ForAnyValue',
      base: 'ArnNotLike',
      ifExists: true,
    });
  });
});

it('leaves variables alone in documents of 2008-10-17', () => {
  const element = { operator: 'StringEquals', key: 'k', values: ['${aws:username}'] };
  const context = contextOf([
    ['aws:username', 'alice'],
    ['k', '${aws:username}'],
  ]);
  expect(compileCondition(element, false).holds(context)).toBe(true);
  expect(compileCondition(element, true).holds(context)).toBe(false);
});

it('asks for a key once at most, and only when a policy needs it', () => {
  let calls = 0;
  const context = contextOf([
    [
      'App:Costly',
      () => {
        calls += 1;
        return 'x';
      },
    ],
  ]);
  const condition = (key: string) => compileCondition({ operator: 'StringEquals', key, values: ['x'] }, true);
  expect(condition('app:other').holds(context)).toBe(false);
  expect(calls).toBe(0);
  expect(condition('app:COSTLY').holds(context)).toBe(true);
  expect(condition('app:costly').holds(context)).toBe(true);
  expect(calls).toBe(1);
});

it('reads long nonsense in no time', () => {
  const long = '1'.repeat(200_000);
  expect(holds('NumericEquals', `${long}x`, `${long}x`)).toBe(false);
  expect(holds('DateEquals', long, long)).toBe(false);
  expect(holds('StringEquals', `\${${' '.repeat(200_000)}}`, 'x')).toBe(false);
  expect(holds('StringLike', `\${${"a, '".repeat(20_000)}}`, 'x')).toBe(false);
  expect(holds('IpAddress', ':'.repeat(100_000), ':'.repeat(100_000))).toBe(false);
});
