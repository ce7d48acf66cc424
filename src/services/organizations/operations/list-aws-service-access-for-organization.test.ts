import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('page by page', async () => {
  const o = await t.organization();
  for (const name of ['config', 'ram', 'sso']) {
    await o.client.enableAWSServiceAccess({ ServicePrincipal: `${name}.amazonaws.com` });
  }
  const first = await o.client.listAWSServiceAccessForOrganization({ MaxResults: 2 });
  const second = await o.client.listAWSServiceAccessForOrganization({ NextToken: first.NextToken });
  const found = [...(first.EnabledServicePrincipals ?? []), ...(second.EnabledServicePrincipals ?? [])];
  expect(found.map(({ ServicePrincipal }) => ServicePrincipal)).toEqual([
    'config.amazonaws.com',
    'ram.amazonaws.com',
    'sso.amazonaws.com',
  ]);
  expect(await failure(t.organizations(t.freshAccount()).listAWSServiceAccessForOrganization({}))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
});
