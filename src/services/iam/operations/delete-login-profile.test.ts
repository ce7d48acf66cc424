import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('the user has no password then, and may get another one', async () => {
  await iam().createUser({ UserName: 'u' });
  const remove = () => failure(iam().deleteLoginProfile({ UserName: 'u' }));
  expect(await remove()).toBe('404 NoSuchEntity: Login Profile for User u cannot be found.');
  await iam().createLoginProfile({ UserName: 'u', Password: 'Password-1' });
  expect(await failure(iam().deleteUser({ UserName: 'u' }))).toBe(
    '409 DeleteConflict: Cannot delete entity, must delete login profile first.',
  );
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toMatch('404 NoSuchEntity');
  await iam().createLoginProfile({ UserName: 'u', Password: 'Password-1' });
});

test('of a user who is there', async () => {
  expect(await failure(iam().deleteLoginProfile({ UserName: 'none' }))).toMatch('404 NoSuchEntity: ');
});
