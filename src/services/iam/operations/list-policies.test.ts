import type { ListPoliciesCommandInput } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const names = async (input: ListPoliciesCommandInput, size = 1000) => {
  const { items } = await allPages(async (page) => {
    const answer = await iam().listPolicies({ ...input, ...page });
    return { ...answer, items: answer.Policies?.map(({ PolicyName }) => PolicyName) };
  }, size);
  return items;
};

test("the customer's and AWS's, in pages", async () => {
  for (const [PolicyName, Path] of [
    ['b', '/'],
    ['a', '/x/'],
    ['c', '/x/'],
  ] as const) {
    await iam().createPolicy({ PolicyName, Path, PolicyDocument: policy(allow('s3:*')) });
  }
  expect(await names({ Scope: 'Local' })).toEqual(['a', 'b', 'c']);
  expect(await names({ Scope: 'Local', PathPrefix: '/x/' })).toEqual(['a', 'c']);
  const all = await names({}, 7);
  expect(all.slice(0, 3)).toEqual(['a', 'b', 'c']);
  expect(all).toContain('AdministratorAccess');
  expect(await names({ Scope: 'AWS' })).toEqual(all.slice(3));
  expect(new Set(all).size).toBe(all.length);
  expect(await names({ PathPrefix: '/service-role/' })).toContain('AWSLambdaBasicExecutionRole');
});

test('those that are attached, those that are boundaries', async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/b`;
  const readOnly = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
  await iam().createUser({ UserName: 'u', PermissionsBoundary: readOnly });
  await iam().attachUserPolicy({ UserName: 'u', PolicyArn: arn });
  expect(await names({ OnlyAttached: true })).toEqual(['b']);
  expect(await names({ PolicyUsageFilter: 'PermissionsPolicy' })).toEqual(['b']);
  expect(await names({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['AmazonS3ReadOnlyAccess']);
  expect(await names({ Scope: 'AWS', OnlyAttached: true })).toEqual([]);
});
