import { expect, test } from 'vitest';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { UserName: 'x' };
const none = { UserName: 'none' };

test('all tags in the order of their keys, in pages', async () => {
  await iam().createUser({ UserName: 'x' });
  expect(await iam().listUserTags(name)).toMatchObject({ Tags: [], IsTruncated: false });
  const keys = ['k1', 'k2', `${'長'.repeat(127)}a`, `${'長'.repeat(127)}b`, 'z'];
  const Tags = keys.map((Key) => ({ Key, Value: 'v' }));
  await iam().tagUser({ ...name, Tags });
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listUserTags({ ...name, ...page });
    return { ...answer, items: answer.Tags?.map(({ Key }) => Key) };
  }, 2);
  expect({ items, pages }).toEqual({ items: [...keys].sort(), pages: 3 });
});

test('a page goes on behind a tag that has gone', async () => {
  const { Marker, Tags } = await iam().listUserTags({ ...name, MaxItems: 1 });
  expect(Tags?.[0]?.Key).toBe('k1');
  await iam().untagUser({ ...name, TagKeys: ['k1'] });
  const next = await iam().listUserTags({ ...name, MaxItems: 1, Marker });
  expect(next.Tags?.[0]?.Key).toBe('k2');
});

test('of something that is not there', async () => {
  expect(await failure(iam().listUserTags(none))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
