import { STS } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';

import { ACCOUNT, deny, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();

test("a key that is nobody's is the root user of the default account", async () => {
  expect(await sts().getCallerIdentity({})).toMatchObject({
    UserId: ACCOUNT,
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
  });
});

test('a twelve-digit key is the root user of that account', async () => {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'x' };
  expect((await sts(credentials).getCallerIdentity({})).Account).toBe('123456789012');
});

test.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-isob-east-1', 'aws-iso-b'],
])('root in %s, and sessions of its own there', async (region, partition) => {
  const at = (credentials?: Parameters<typeof keysOf>[0]) => {
    const config = { region, ...(credentials === undefined ? {} : { credentials: keysOf(credentials) }) };
    return cloud().client(STS, config);
  };
  const arnOf = async (client: STS) => (await client.getCallerIdentity({})).Arn;
  const root = `arn:${partition}:iam::${ACCOUNT}:root`;
  expect(await arnOf(at())).toBe(root);
  expect(await arnOf(at((await at().getSessionToken({})).Credentials))).toBe(root);
  const { Credentials, FederatedUser } = await at().getFederationToken({ Name: 'guest' });
  expect(FederatedUser?.Arn).toBe(`arn:${partition}:sts::${ACCOUNT}:federated-user/guest`);
  expect(await arnOf(at(Credentials))).toBe(FederatedUser?.Arn);
});

test('users, even those who may do nothing at all', async () => {
  const keys = await userWith('Ada', deny('*'));
  const { User } = await iam().getUser({ UserName: 'Ada' });
  expect(await sts(keys).getCallerIdentity({})).toMatchObject({
    UserId: User?.UserId,
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:user/Ada`,
  });
});

test("a role's session, a user's own and a federated user's", async () => {
  const RoleArn = await roleWith('r');
  const keys = await userWith('bob', { Effect: 'Allow', Action: 'sts:GetFederationToken', Resource: '*' });
  const of = async (credentials: Parameters<typeof keysOf>[0]) => {
    const { UserId, Arn } = await sts(keysOf(credentials)).getCallerIdentity({});
    return { UserId, Arn };
  };
  const role = await sts().assumeRole({ RoleArn, RoleSessionName: 'work' });
  expect(await of(role.Credentials)).toEqual({
    UserId: role.AssumedRoleUser?.AssumedRoleId,
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/work`,
  });
  expect(await of((await sts(keys).getSessionToken({})).Credentials)).toMatchObject({
    Arn: `arn:aws:iam::${ACCOUNT}:user/bob`,
  });
  expect(await of((await sts().getSessionToken({})).Credentials)).toEqual({
    UserId: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
  });
  expect(await of((await sts(keys).getFederationToken({ Name: 'guest' })).Credentials)).toEqual({
    UserId: `${ACCOUNT}:guest`,
    Arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
  });
});
