import { expect, test } from 'vitest';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('makes an account that the management account gets into by its role', async () => {
  const o = await t.organization();
  const { CreateAccountStatus: status } = await o.client.createAccount({
    AccountName: 'first',
    Email: 'first@example.com',
    Tags: [{ Key: 'team', Value: 'a' }],
  });
  expect(status).toMatchObject({
    Id: expect.stringMatching(/^car-[a-z0-9]{32}$/),
    AccountName: 'first',
    State: 'SUCCEEDED',
    AccountId: expect.stringMatching(/^[1-9]\d{11}$/),
  });
  const AccountId = status?.AccountId ?? '';
  const keys = await t.inside(o, AccountId);
  const { Arn } = await t.sts(keys).getCallerIdentity({});
  expect(Arn).toBe(`arn:aws:sts::${AccountId}:assumed-role/OrganizationAccountAccessRole/session`);
  await t.iam(keys).createUser({ UserName: 'within' });
  const { Users } = await t.iam(rootKeys(AccountId)).listUsers({});
  expect(Users?.map(({ UserName }) => UserName)).toEqual(['within']);
  expect((await o.client.listTagsForResource({ ResourceId: AccountId })).Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ]);
});

test('the role has the name that was asked for, and trusts the management account only', async () => {
  const o = await t.organization();
  const { CreateAccountStatus: status } = await o.client.createAccount({
    AccountName: 'named',
    Email: 'named@example.com',
    RoleName: 'Keeper',
    IamUserAccessToBilling: 'DENY',
  });
  const id = status?.AccountId ?? '';
  await t.inside(o, id, 'Keeper');
  const stranger = { ...o, management: t.freshAccount() };
  expect(await failure(t.inside(stranger, id, 'Keeper'))).toMatch(/^AccessDenied/);
});

test('an SCP that denies everything is not in the way of the role', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const content = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }],
  };
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', content);
  await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
  const keys = await t.inside(o, await t.member(o));
  expect(await failure(t.iam(keys).listUsers({}))).toContain('service control policy');
});

test('an address that somebody has fails, and is told by the status', async () => {
  const o = await t.organization();
  const create = (Email: string) => o.client.createAccount({ AccountName: 'again', Email });
  await create('taken@example.com');
  expect((await create('Taken@example.com')).CreateAccountStatus).toMatchObject({
    State: 'FAILED',
    FailureReason: 'EMAIL_ALREADY_EXISTS',
  });
  expect(await failure(create('no address'))).toMatch(/^InvalidInputException\/INVALID_PATTERN/);
  expect((await o.client.listAccounts({})).Accounts).toHaveLength(2);
});

test('not by a member, and not without an organization', async () => {
  const o = await t.organization();
  const create = (account: string) =>
    failure(t.organizations(account).createAccount({ AccountName: 'x', Email: 'x@example.com' }));
  expect(await create(await t.member(o))).toBe(
    "AccessDeniedException: You don't have permissions to access this resource.",
  );
  expect(await create(t.freshAccount())).toBe(
    'AWSOrganizationsNotInUseException: Your account is not a member of an organization.',
  );
});
