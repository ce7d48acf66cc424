import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const lets = (account: string, Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action, Resource: '*' }],
  });

test('lets a member do what it names', async () => {
  const o = await t.organization();
  const account = await t.member(o);
  const member = t.organizations(account);
  const create = (Name: string) => failure(member.createOrganizationalUnit({ ParentId: o.rootId, Name }));
  expect(await create('a')).toMatch(/^AccessDeniedException/);
  const { ResourcePolicy } = await o.client.putResourcePolicy({
    Content: lets(account, 'organizations:CreateOrganizationalUnit'),
    Tags: [{ Key: 'a', Value: '1' }],
  });
  const id = ResourcePolicy?.ResourcePolicySummary?.Id ?? '';
  expect(ResourcePolicy?.ResourcePolicySummary).toEqual({
    Id: expect.stringMatching(/^rp-[a-z0-9]{8}$/),
    Arn: `arn:aws:organizations::${o.management}:resourcepolicy/${o.id}/${id}`,
  });
  expect((await o.client.listTagsForResource({ ResourceId: id })).Tags).toEqual([{ Key: 'a', Value: '1' }]);
  expect(await create('a')).toBe('it did not fail');
  expect(await failure(member.listAccounts({}))).toMatch(/^AccessDeniedException/);
});

test('what is no policy, or names other services', async () => {
  const o = await t.organization();
  const put = (Content: string) => failure(o.client.putResourcePolicy({ Content }));
  expect(await put('{')).toMatch(/^InvalidInputException\/INVALID_RESOURCE_POLICY_JSON/);
  expect(await put(lets(o.management, 's3:*'))).toMatch(
    /^InvalidInputException\/UNSUPPORTED_ACTION_IN_RESOURCE_POLICY/,
  );
});
