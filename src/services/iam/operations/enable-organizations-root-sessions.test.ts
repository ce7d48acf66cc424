import { expect, test } from 'vitest';
import { failure } from '../../../../test/support/iam.ts';
import { organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const orgs = organizationsCloud();

test('the management account switches it on; another feature stays as it is', async () => {
  const of = await orgs.organization();
  const iam = orgs.iam(rootKeys(of.management));
  expect(await failure(iam.enableOrganizationsRootSessions({}))).toMatch('ServiceAccessNotEnabled');
  await of.client.enableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  await iam.enableOrganizationsRootCredentialsManagement({});
  for (let i = 0; i < 2; i++) {
    expect(await iam.enableOrganizationsRootSessions({})).toMatchObject({
      OrganizationId: of.id,
      EnabledFeatures: ['RootCredentialsManagement', 'RootSessions'],
    });
  }
});

test('nobody else does, not even who administers IAM for it', async () => {
  expect(await failure(orgs.iam(rootKeys(orgs.freshAccount())).enableOrganizationsRootSessions({}))).toMatch(
    'OrganizationNotFound',
  );
  const of = await orgs.organization();
  await of.client.enableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  const member = await orgs.member(of);
  const asMember = () => failure(orgs.iam(rootKeys(member)).enableOrganizationsRootSessions({}));
  expect(await asMember()).toMatch('AccountNotManagementOrDelegatedAdministrator');
  await of.client.registerDelegatedAdministrator({
    AccountId: member,
    ServicePrincipal: 'iam.amazonaws.com',
  });
  expect(await asMember()).toMatch('CallerIsNotManagementAccount');
});
