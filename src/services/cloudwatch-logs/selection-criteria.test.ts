import { describe, expect, test } from 'vitest';
import { isOverlapping, isSelected, readCriteria } from './selection-criteria.ts';

const read = (text: string | undefined) => readCriteria(text, ['PREFIX', 'SOURCE', 'LIST']);

describe('which groups are selected', () => {
  const tags = { 'cw:datasource:name': 'shop', 'cw:datasource:type': 'events' };
  test.each([
    [undefined, true],
    ['LogGroupNamePrefix = "/app"', true],
    ['LogGroupNamePrefix = "app"', false],
    ['LogGroupName IN ["/app/a", "x"]', true],
    ['LogGroupName IN ["/app"]', false],
    ['LogGroupName NOT IN ["/app/a"]', false],
    ['LogGroupName  NOT  IN []', true],
    ['LogGroupNamePrefix IN ["/x", "/app"]', true],
    ['LogGroupNamePrefix NOT IN ["/app"]', false],
    ['DataSourceName = "shop" AND DataSourceType = "events"', true],
    ['DataSourceName = "shop" AND DataSourceType = "other"', false],
  ])('%s', (text, isIn) => {
    expect(isSelected(read(text), { name: '/app/a', tags })).toBe(isIn);
  });
});

describe('which criteria overlap', () => {
  test.each([
    [undefined, 'LogGroupNamePrefix = "a"', true],
    ['LogGroupNamePrefix = "my-log"', 'LogGroupNamePrefix = "my-logging"', true],
    ['LogGroupNamePrefix = "a"', 'LogGroupNamePrefix = "b"', false],
    ['LogGroupNamePrefix IN ["a", "b"]', 'LogGroupName IN ["bc"]', true],
    ['LogGroupName IN ["a"]', 'LogGroupName IN ["b"]', false],
    ['LogGroupName IN ["a"]', 'LogGroupNamePrefix IN ["ab"]', false],
    // AWS's examples.
    ['LogGroupNamePrefix NOT IN ["/aws/lambda"]', 'LogGroupName IN ["/aws/lambda/function1"]', false],
    ['LogGroupNamePrefix NOT IN ["/aws/lambda"]', 'LogGroupNamePrefix IN ["/aws"]', true],
    ['LogGroupName NOT IN ["/aws"]', 'LogGroupNamePrefix IN ["/aws"]', true],
    ['LogGroupName NOT IN ["a"]', 'LogGroupName NOT IN ["b"]', true],
    ['DataSourceName = "a" AND DataSourceType = "b"', 'DataSourceName = "a" AND DataSourceType = "c"', false],
    ['DataSourceName = "a" AND DataSourceType = "b"', 'LogGroupNamePrefix = "a"', false],
  ])('%s and %s', (a, b, overlap) => {
    expect(isOverlapping(read(a), read(b))).toBe(overlap);
    expect(isOverlapping(read(b), read(a))).toBe(overlap);
  });
});

test.each(['', 'LogGroupName IN', 'LogGroupName IN [1]', 'LogGroupName = "a"', 'LogGroupNamePrefix = ""'])(
  '%s is none',
  (text) => {
    expect(() => read(text)).toThrow(/Invalid selection criteria/);
  },
);

test('a type of policies knows some forms, or none', () => {
  expect(() => readCriteria('LogGroupName IN ["a"]', ['NAMES_LEFT_OUT'])).toThrow(/LogGroupName NOT IN/);
  expect(readCriteria('LogGroupName NOT IN ["a"]', ['NAMES_LEFT_OUT'])).toMatchObject({ isNot: true });
  expect(() => readCriteria('LogGroupName NOT IN ["a"]', [])).toThrow(/cannot be used/);
  const list = (count: number) => `LogGroupName IN ${JSON.stringify(Array.from({ length: count }, String))}`;
  expect(read(list(50))).toMatchObject({ form: 'LIST' });
  expect(() => read(list(51))).toThrow();
});
