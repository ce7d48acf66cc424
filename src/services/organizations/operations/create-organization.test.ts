import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('the caller becomes the management account', async () => {
  const account = t.freshAccount();
  const client = t.organizations(account);
  const { Organization: made } = await client.createOrganization({});
  expect(made?.Id).toMatch(/^o-[a-z0-9]{10}$/);
  expect(made).toEqual({
    Id: made?.Id,
    Arn: `arn:aws:organizations::${account}:organization/${made?.Id}`,
    FeatureSet: 'ALL',
    MasterAccountArn: `arn:aws:organizations::${account}:account/${made?.Id}/${account}`,
    MasterAccountId: account,
    MasterAccountEmail: `root@${account}.example.com`,
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  });
  const { Accounts } = await client.listAccounts({});
  expect(Accounts).toMatchObject([
    { Id: account, JoinedMethod: 'INVITED', State: 'ACTIVE', Status: 'ACTIVE' },
  ]);
});

test('no policy type is enabled, and with consolidated billing none can be', async () => {
  const client = t.organizations(t.freshAccount());
  await client.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' });
  const [root] = (await client.listRoots({})).Roots ?? [];
  expect(root?.PolicyTypes).toEqual([]);
  const enable = client.enablePolicyType({ RootId: root?.Id, PolicyType: 'SERVICE_CONTROL_POLICY' });
  expect(await failure(enable)).toMatch(/^PolicyTypeNotAvailableForOrganizationException: /);
});

test('an account has one organization', async () => {
  const o = await t.organization();
  const text = 'AlreadyInOrganizationException: The provided account is already a member of an organization.';
  expect(await failure(o.client.createOrganization({}))).toBe(text);
  expect(await failure(t.organizations(await t.member(o)).createOrganization({}))).toBe(text);
});

test('a feature set that there is not', async () => {
  const client = t.organizations(t.freshAccount());
  // @ts-expect-error: the SDK knows better
  expect(await failure(client.createOrganization({ FeatureSet: 'SOME' }))).toBe(
    'InvalidInputException/INVALID_ENUM: You specified an invalid value.',
  );
});
