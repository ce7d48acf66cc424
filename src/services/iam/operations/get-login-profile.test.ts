import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('the own one without a name, and when it was made', async () => {
  const keys = await userWith('ada', allow('iam:GetLoginProfile'));
  expect(await failure(iam(keys).getLoginProfile({}))).toBe(
    '404 NoSuchEntity: Login Profile for User ada cannot be found.',
  );
  await iam().createLoginProfile({ UserName: 'ada', Password: 'Password-1' });
  expect((await iam(keys).getLoginProfile({})).LoginProfile).toEqual({
    UserName: 'ada',
    CreateDate: expect.any(Date),
    PasswordResetRequired: false,
  });
});

test('of a user who is there', async () => {
  expect(await failure(iam().getLoginProfile({ UserName: 'none' }))).toMatch('404 NoSuchEntity: ');
});
