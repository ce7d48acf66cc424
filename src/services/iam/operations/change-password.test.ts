import { expect, test } from 'vitest';
import { ACCOUNT, allow, deny, failure, iamCloud, type Keys, keysOf } from '../../../../test/support/iam.ts';

const { iam, sts, userWith, roleWith } = iamCloud();
const reused =
  '400 PasswordPolicyViolation: Policy constraint violation with password reuse prevention during password change.';

async function withPassword(name: string, ...statements: object[]): Promise<Keys> {
  const keys = await userWith(name, ...statements);
  await iam().createLoginProfile({ UserName: name, Password: 'Password-1' });
  return keys;
}

const change = (keys: Keys | undefined, OldPassword: string, NewPassword: string) =>
  failure(iam(keys).changePassword({ OldPassword, NewPassword }));

test('by the user, who knows the old one', async () => {
  const keys = await withPassword('ada', allow('iam:ChangePassword', `arn:aws:iam::${ACCOUNT}:user/ada`));
  expect(await change(keys, 'Password-0', 'Password-2')).toBe(
    '403 AccessDenied: The old password was incorrect.',
  );
  expect(await change(keys, 'Password-1', 'Password-2')).toBe('it did not fail');
  expect(await change(keys, 'Password-1', 'Password-3')).toBe(
    '403 AccessDenied: The old password was incorrect.',
  );
  expect(await change(keys, 'Password-2', 'password')).toMatch(
    'PasswordPolicyViolation: Password should meet 2 more of the following requirements',
  );
  expect(await change(keys, 'Password-2', 'Password-2')).toBe(reused);
});

test('of two with the same old password one passes', async () => {
  const keys = await withPassword('eve', allow('iam:ChangePassword'));
  const outcomes = await Promise.all(
    ['Password-2', 'Password-3', 'Password-4'].map((next) => change(keys, 'Password-1', next)),
  );
  expect(outcomes.filter((outcome) => outcome === 'it did not fail')).toHaveLength(1);
});

test('neither by root nor by a role nor without a password', async () => {
  const type = '400 InvalidUserType: Only IAM Users can change their own password';
  expect(await change(undefined, 'a', 'b')).toBe(type);
  const RoleArn = await roleWith('r', allow('iam:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' });
  expect(await change(keysOf(Credentials), 'a', 'b')).toBe(type);
  const keys = await userWith('bare', allow('iam:ChangePassword'));
  expect(await change(keys, 'Password-1', 'Password-2')).toBe(
    '404 NoSuchEntity: Login Profile for User bare cannot be found.',
  );
});

test("the policy's right to change it, and to see the policy, which a deny takes back", async () => {
  const keys = await withPassword('bob');
  const barred = await withPassword('barred', deny('iam:*'));
  const see = () => failure(iam(keys).getAccountPasswordPolicy({}));
  expect(await change(keys, 'Password-1', 'Password-2')).toMatch(
    'not authorized to perform: iam:ChangePassword',
  );
  await iam().updateAccountPasswordPolicy({ AllowUsersToChangePassword: false });
  expect(await change(keys, 'Password-1', 'Password-2')).toMatch('not authorized');
  expect(await see()).toMatch('not authorized');
  await iam().updateAccountPasswordPolicy({ AllowUsersToChangePassword: true });
  expect(await change(keys, 'Password-1', 'Password-2')).toBe('it did not fail');
  expect(await see()).toBe('it did not fail');
  expect(await change(barred, 'Password-1', 'Password-2')).toMatch('with an explicit deny');
  await iam().deleteAccountPasswordPolicy({});
});

test('passwords of before are refused as far back as the policy says', async () => {
  const keys = await withPassword('old', allow('iam:ChangePassword'));
  await iam().updateAccountPasswordPolicy({ PasswordReusePrevention: 2 });
  expect(await change(keys, 'Password-1', 'Password-2')).toBe('it did not fail');
  expect(await change(keys, 'Password-2', 'Password-1')).toBe(reused);
  expect(await change(keys, 'Password-2', 'Password-3')).toBe('it did not fail');
  expect(await change(keys, 'Password-3', 'Password-2')).toBe(reused);
  expect(await failure(iam().updateLoginProfile({ UserName: 'old', Password: 'Password-2' }))).toBe(reused);
  expect(await change(keys, 'Password-3', 'Password-1')).toBe('it did not fail');
  await iam().updateAccountPasswordPolicy({ PasswordReusePrevention: 24 });
  expect(await change(keys, 'Password-1', 'Password-2')).toBe(reused);
  await iam().deleteAccountPasswordPolicy({});
});
