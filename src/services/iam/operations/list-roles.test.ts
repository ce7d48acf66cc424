import { expect, test } from 'vitest';

import { allPages, iamCloud, TRUSTS_EC2 } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('by name, of a path, in pages, without tags', async () => {
  for (const [RoleName, Path] of [
    ['b', '/x/'],
    ['C', '/'],
    ['a', '/x/y/'],
    ['d', '/xy/'],
  ] as const) {
    const Tags = [{ Key: 'k', Value: '' }];
    await iam().createRole({ RoleName, Path, AssumeRolePolicyDocument: TRUSTS_EC2, Description: 'd', Tags });
  }
  const names = async (PathPrefix?: string) => {
    const { items } = await allPages(async (page) => {
      const answer = await iam().listRoles({ ...page, PathPrefix });
      return { ...answer, items: answer.Roles?.map(({ RoleName }) => RoleName) };
    }, 1);
    return items;
  };
  expect(await names()).toEqual(['a', 'b', 'C', 'd']);
  expect(await names('/x/')).toEqual(['a', 'b']);
  expect(await names('/x')).toEqual(['a', 'b', 'd']);
  const { Roles } = await iam().listRoles({});
  expect(Roles?.[0]).toMatchObject({ Description: 'd', MaxSessionDuration: 3600, RoleName: 'a' });
  expect(Roles?.[0]).not.toHaveProperty('Tags');
});
