import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const Password = 'correct-Horse-7';

test('another password, which the user then has to know', async () => {
  const keys = await userWith('ada', allow('iam:ChangePassword'));
  await iam().createLoginProfile({ UserName: 'ada', Password });
  await iam().updateLoginProfile({ UserName: 'ada', Password: 'battery-Staple-8' });
  const change = (OldPassword: string) =>
    failure(iam(keys).changePassword({ OldPassword, NewPassword: 'third-Password-9' }));
  expect(await change(Password)).toBe('403 AccessDenied: The old password was incorrect.');
  expect(await change('battery-Staple-8')).toBe('it did not fail');
});

test('what is left out stays', async () => {
  const keys = await userWith('bob', allow('iam:ChangePassword'));
  await iam().createLoginProfile({ UserName: 'bob', Password });
  await iam().updateLoginProfile({ UserName: 'bob', PasswordResetRequired: true });
  expect((await iam().getLoginProfile({ UserName: 'bob' })).LoginProfile?.PasswordResetRequired).toBe(true);
  await iam().updateLoginProfile({ UserName: 'bob', Password: 'battery-Staple-8' });
  expect((await iam().getLoginProfile({ UserName: 'bob' })).LoginProfile?.PasswordResetRequired).toBe(true);
  await iam(keys).changePassword({ OldPassword: 'battery-Staple-8', NewPassword: 'third-Password-9' });
  expect((await iam().getLoginProfile({ UserName: 'bob' })).LoginProfile?.PasswordResetRequired).toBe(false);
});

test('of a user who has none, and one that the policy does not allow', async () => {
  await iam().createUser({ UserName: 'carl' });
  const update = (input: object) => failure(iam().updateLoginProfile({ UserName: 'carl', ...input }));
  expect(await update({ Password })).toBe('404 NoSuchEntity: Login Profile for User carl cannot be found.');
  await iam().createLoginProfile({ UserName: 'carl', Password });
  expect(await update({ Password: 'short' })).toMatch('400 PasswordPolicyViolation');
});
