import { expect, test } from 'vitest';
import { failure } from '../../../../test/support/iam.ts';
import { organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const orgs = organizationsCloud();

test('off, by the management account or who administers IAM for it; what is off may be switched off', async () => {
  const of = await orgs.organization();
  await of.client.enableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  const iam = orgs.iam(rootKeys(of.management));
  await iam.enableOrganizationsRootSessions({});
  await iam.enableOrganizationsRootCredentialsManagement({});
  const member = await orgs.member(of);
  const asMember = orgs.iam(rootKeys(member));
  expect(await failure(asMember.disableOrganizationsRootSessions({}))).toMatch(
    'AccountNotManagementOrDelegatedAdministrator',
  );
  await of.client.registerDelegatedAdministrator({
    AccountId: member,
    ServicePrincipal: 'iam.amazonaws.com',
  });
  for (let i = 0; i < 2; i++) {
    expect((await asMember.disableOrganizationsRootSessions({})).EnabledFeatures).toEqual([
      'RootCredentialsManagement',
    ]);
  }
});
