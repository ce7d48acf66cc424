import { expect, test } from 'vitest';

import { ACCOUNT, allow, allPages, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/mine`;
const PolicyDocument = policy(allow('s3:*'));

test('the newest first, without documents, in pages', async () => {
  await iam().createPolicy({ PolicyName: 'mine', PolicyDocument });
  for (let i = 0; i < 4; i++) await iam().createPolicyVersion({ PolicyArn, PolicyDocument });
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam().listPolicyVersions({ PolicyArn, ...page });
    return { ...answer, items: answer.Versions?.map(({ VersionId }) => VersionId) };
  }, 2);
  expect({ items, pages }).toEqual({ items: ['v5', 'v4', 'v3', 'v2', 'v1'], pages: 3 });
  const { Versions } = await iam().listPolicyVersions({ PolicyArn });
  expect(Versions?.[4]).toEqual({ VersionId: 'v1', IsDefaultVersion: true, CreateDate: expect.any(Date) });
});

test('a page goes on behind a version that has gone', async () => {
  const { Marker } = await iam().listPolicyVersions({ PolicyArn, MaxItems: 2 });
  await iam().deletePolicyVersion({ PolicyArn, VersionId: 'v4' });
  const { Versions } = await iam().listPolicyVersions({ PolicyArn, Marker });
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(['v3', 'v2', 'v1']);
});

test('of a policy that is there', async () => {
  expect(await failure(iam().listPolicyVersions({ PolicyArn: `${PolicyArn}2` }))).toBe(
    `404 NoSuchEntity: Policy ${PolicyArn}2 was not found.`,
  );
});
