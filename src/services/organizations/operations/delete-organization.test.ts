import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('goes when nobody but the management account is left', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const account = await t.member(o);
  expect(await failure(o.client.deleteOrganization({}))).toBe(
    'OrganizationNotEmptyException: To delete an organization you must first remove all member accounts (except the master).',
  );
  await t.unit(o, 'unit');
  await o.client.removeAccountFromOrganization({ AccountId: account });
  await o.client.deleteOrganization({});
  expect(await failure(o.client.describeOrganization({}))).toMatch(/^AWSOrganizationsNotInUseException/);
  const { Organization } = await o.client.createOrganization({});
  expect(Organization?.Id).not.toBe(o.id);
  const [root] = (await o.client.listRoots({})).Roots ?? [];
  expect(await o.client.listChildren({ ParentId: root?.Id, ChildType: 'ORGANIZATIONAL_UNIT' })).toMatchObject(
    {
      Children: [],
    },
  );
});

test('not by a member', async () => {
  const o = await t.organization();
  const member = t.organizations(await t.member(o));
  expect(await failure(member.deleteOrganization({}))).toBe(
    "AccessDeniedException: You don't have permissions to access this resource.",
  );
});
