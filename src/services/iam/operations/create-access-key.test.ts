import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { iam, sts, userWith } = iamCloud();

test('a key signs as its user; its id tells the account', async () => {
  await iam().createUser({ UserName: 'ada' });
  const { AccessKey } = await iam().createAccessKey({ UserName: 'ada' });
  expect(AccessKey).toMatchObject({
    UserName: 'ada',
    Status: 'Active',
    AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
    SecretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
  });
  const keys = keysOf(AccessKey);
  expect((await sts(keys).getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/ada`);
  const { Account } = await sts().getAccessKeyInfo({ AccessKeyId: keys.accessKeyId });
  expect(Account).toBe(ACCOUNT);
});

test('two at most, also of those who ask at the same moment', async () => {
  await iam().createUser({ UserName: 'many' });
  const calls = Array.from({ length: 6 }, () => failure(iam().createAccessKey({ UserName: 'many' })));
  const refused = (await Promise.all(calls)).filter((outcome) => outcome !== 'it did not fail');
  expect(refused).toHaveLength(4);
  expect(new Set(refused)).toEqual(
    new Set(['409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2']),
  );
});

test('for a user that is not there', async () => {
  expect(await failure(iam().createAccessKey({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});

test('without a name it is for the caller, root included', async () => {
  const keys = await userWith('self', allow('iam:CreateAccessKey'));
  expect((await iam(keys).createAccessKey({})).AccessKey?.UserName).toBe('self');
  const { AccessKey } = await iam().createAccessKey({});
  const identity = await sts(keysOf(AccessKey)).getCallerIdentity({});
  expect(identity).toMatchObject({ UserId: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` });
  const wrong = { ...keysOf(AccessKey), secretAccessKey: 'guessed' };
  expect(await failure(sts(wrong).getCallerIdentity({}))).toMatch('403 SignatureDoesNotMatch');
});
