import { expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const name = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/x` };
const none = { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/none` };

test('all tags in the order of their keys, in pages', async () => {
  await iam().createPolicy({ PolicyName: 'x', PolicyDocument: policy(allow('s3:*')) });
  expect(await iam().listPolicyTags(name)).toMatchObject({ Tags: [], IsTruncated: false });
  const keys = ['k1', 'k2', `${'長'.repeat(127)}a`, `${'長'.repeat(127)}b`, 'z'];
  const Tags = keys.map((Key) => ({ Key, Value: 'v' }));
  await iam().tagPolicy({ ...name, Tags });
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listPolicyTags({ ...name, ...page });
    return { ...answer, items: answer.Tags?.map(({ Key }) => Key) };
  }, 2);
  expect({ items, pages }).toEqual({ items: [...keys].sort(), pages: 3 });
});

test('a page goes on behind a tag that has gone', async () => {
  const { Marker, Tags } = await iam().listPolicyTags({ ...name, MaxItems: 1 });
  expect(Tags?.[0]?.Key).toBe('k1');
  await iam().untagPolicy({ ...name, TagKeys: ['k1'] });
  const next = await iam().listPolicyTags({ ...name, MaxItems: 1, Marker });
  expect(next.Tags?.[0]?.Key).toBe('k2');
});

test('of something that is not there', async () => {
  expect(await failure(iam().listPolicyTags(none))).toBe(
    '404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none was not found.',
  );
});
