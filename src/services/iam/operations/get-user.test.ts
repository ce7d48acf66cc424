import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { iam, sts, userWith, roleWith } = iamCloud();

test('whatever case the name is asked for in, the user shows its own', async () => {
  await iam().createUser({ UserName: 'Ada', Tags: [{ Key: 'k', Value: 'v' }] });
  const { User } = await iam().getUser({ UserName: 'ADA' });
  expect(User).toMatchObject({ UserName: 'Ada', Path: '/', Tags: [{ Key: 'k', Value: 'v' }] });
});

test('a user that is not there', async () => {
  expect(await failure(iam().getUser({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});

test('without a name it is the caller', async () => {
  const keys = await userWith('self', allow('iam:GetUser', `arn:aws:iam::${ACCOUNT}:user/self`));
  expect((await iam(keys).getUser({})).User?.UserName).toBe('self');
  const { User } = await iam().getUser({});
  expect(User).toMatchObject({ UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
  const RoleArn = await roleWith('reader', allow('iam:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'session' });
  expect(await failure(iam(keysOf(Credentials)).getUser({}))).toBe(
    '400 ValidationError: Must specify userName when calling with non-User credentials',
  );
});
