import { expect, test } from 'vitest';
import { sessionTags } from './session-tags.ts';

const tags = (count: number, prefix = 'k') =>
  Array.from({ length: count }, (_, i) => ({ Key: `${prefix}${i}`, Value: 'v' }));
const calling = (count: number) => ({
  issuedAtMs: 0,
  expiresAtMs: 0,
  tags: Object.fromEntries(tags(count, 'from').map(({ Key, Value }) => [Key, Value])),
  transitiveTagKeys: tags(count, 'from').map(({ Key }) => Key),
});

test('fifty tags, those of the calling session included', () => {
  expect(Object.keys(sessionTags(undefined, tags(50)).tags)).toHaveLength(50);
  expect(Object.keys(sessionTags(calling(20), tags(30)).tags)).toHaveLength(50);
  expect(() => sessionTags(calling(20), tags(31))).toThrow('50 tags');
});

test('what is handed on is handed on for ever, under its own name', () => {
  const first = sessionTags(undefined, [{ Key: 'Team', Value: 'blue' }, ...tags(1)], ['TEAM']);
  expect(first.transitiveTagKeys).toEqual(['Team']);
  const second = sessionTags({ issuedAtMs: 0, expiresAtMs: 0, ...first }, tags(1, 'x'), ['x0']);
  expect(second).toEqual({ tags: { Team: 'blue', x0: 'v' }, transitiveTagKeys: ['Team', 'x0'] });
  expect(sessionTags({ issuedAtMs: 0, expiresAtMs: 0, ...second }).tags).toEqual({ Team: 'blue', x0: 'v' });
});

test.each([
  [
    'twice',
    [
      { Key: 'a', Value: '' },
      { Key: 'A', Value: '' },
    ],
    [],
    'Duplicate tag keys found',
  ],
  ['reserved', [{ Key: 'AWS:x', Value: '' }], [], 'must not start with aws:'],
  ['transitive alone', [], ['a'], 'must be included in the requested tags'],
])('%s', (_what, asked, transitive, text) => {
  expect(() => sessionTags(undefined, asked, transitive)).toThrow(text);
});

test('a tag of the calling session cannot be set again, not even to the same value', () => {
  expect(() => sessionTags(calling(1), [{ Key: 'FROM0', Value: 'v' }])).toThrow(
    'conflicts with a transitive tag key',
  );
});
