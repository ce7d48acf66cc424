import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('the account stays, on its own', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const AccountId = await t.member(o);
  await o.client.removeAccountFromOrganization({ AccountId });
  expect((await o.client.listAccounts({})).Accounts).toHaveLength(1);
  expect(await failure(t.organizations(AccountId).describeOrganization({}))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
  await t.inside(o, AccountId);
});

test('not the management account, nor a delegated administrator', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: 'config.amazonaws.com' });
  const remove = (id: string) => failure(o.client.removeAccountFromOrganization({ AccountId: id }));
  expect(await remove(o.management)).toMatch(/^MasterCannotLeaveOrganizationException/);
  expect(await remove(AccountId)).toMatch(
    /^ConstraintViolationException\/CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG/,
  );
  expect(await remove('123456789012')).toMatch(/^AccountNotFoundException/);
});
