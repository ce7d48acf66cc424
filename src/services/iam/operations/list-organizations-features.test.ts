import { expect, test } from 'vitest';
import { failure } from '../../../../test/support/iam.ts';
import { organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const orgs = organizationsCloud();

test('what is on in an organization', async () => {
  const of = await orgs.organization();
  const iam = orgs.iam(rootKeys(of.management));
  expect(await failure(iam.listOrganizationsFeatures({}))).toMatch('ServiceAccessNotEnabled');
  await of.client.enableAWSServiceAccess({ ServicePrincipal: 'iam.amazonaws.com' });
  expect(await iam.listOrganizationsFeatures({})).toMatchObject({
    OrganizationId: of.id,
    EnabledFeatures: [],
  });
  await iam.enableOrganizationsRootSessions({});
  expect((await iam.listOrganizationsFeatures({})).EnabledFeatures).toEqual(['RootSessions']);
  const member = await orgs.member(of);
  expect(await failure(orgs.iam(rootKeys(member)).listOrganizationsFeatures({}))).toMatch(
    'AccountNotManagementOrDelegatedAdministrator',
  );
  expect(await failure(orgs.iam(rootKeys(orgs.freshAccount())).listOrganizationsFeatures({}))).toMatch(
    'OrganizationNotFound',
  );
});
