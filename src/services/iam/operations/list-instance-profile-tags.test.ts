import { expect, test } from 'vitest';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { InstanceProfileName: 'x' };
const none = { InstanceProfileName: 'none' };

test('all tags in the order of their keys, in pages', async () => {
  await iam().createInstanceProfile({ InstanceProfileName: 'x' });
  expect(await iam().listInstanceProfileTags(name)).toMatchObject({ Tags: [], IsTruncated: false });
  const keys = ['k1', 'k2', `${'長'.repeat(127)}a`, `${'長'.repeat(127)}b`, 'z'];
  const Tags = keys.map((Key) => ({ Key, Value: 'v' }));
  await iam().tagInstanceProfile({ ...name, Tags });
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listInstanceProfileTags({ ...name, ...page });
    return { ...answer, items: answer.Tags?.map(({ Key }) => Key) };
  }, 2);
  expect({ items, pages }).toEqual({ items: [...keys].sort(), pages: 3 });
});

test('a page goes on behind a tag that has gone', async () => {
  const { Marker, Tags } = await iam().listInstanceProfileTags({ ...name, MaxItems: 1 });
  expect(Tags?.[0]?.Key).toBe('k1');
  await iam().untagInstanceProfile({ ...name, TagKeys: ['k1'] });
  const next = await iam().listInstanceProfileTags({ ...name, MaxItems: 1, Marker });
  expect(next.Tags?.[0]?.Key).toBe('k2');
});

test('of something that is not there', async () => {
  expect(await failure(iam().listInstanceProfileTags(none))).toBe(
    '404 NoSuchEntity: Instance Profile none cannot be found.',
  );
});
