import { expect, test } from 'vitest';
import { allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { iam, sts, userWith, roleWith } = iamCloud();

test('a deleted key is refused for good, and its place is free', async () => {
  const keys = await userWith('ada');
  await iam().deleteAccessKey({ UserName: 'ada', AccessKeyId: keys.accessKeyId });
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe(
    '403 InvalidClientTokenId: The security token included in the request is invalid.',
  );
  expect((await iam().listAccessKeys({ UserName: 'ada' })).AccessKeyMetadata).toEqual([]);
  const again = iam().deleteAccessKey({ UserName: 'ada', AccessKeyId: keys.accessKeyId });
  expect(await failure(again)).toBe(
    `404 NoSuchEntity: The Access Key with id ${keys.accessKeyId} cannot be found.`,
  );
  await iam().deleteUser({ UserName: 'ada' });
});

test('it stays known when its user is gone and made again: nobody is taken for root with it', async () => {
  const keys = await userWith('gone');
  await iam().deleteAccessKey({ UserName: 'gone', AccessKeyId: keys.accessKeyId });
  await iam().deleteUser({ UserName: 'gone' });
  await iam().createUser({ UserName: 'gone' });
  const invalid = '403 InvalidClientTokenId: The security token included in the request is invalid.';
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe(invalid);
  expect(await failure(sts({ ...keys, secretAccessKey: '' }).getCallerIdentity({}))).not.toBe(
    'it did not fail',
  );
  expect(await failure(sts({ ...keys, sessionToken: 'any' }).getCallerIdentity({}))).toBe(invalid);
  const { AccessKey } = await iam().createAccessKey({});
  await iam().deleteAccessKey({ AccessKeyId: AccessKey?.AccessKeyId });
  expect(await failure(sts(keysOf(AccessKey)).getCallerIdentity({}))).toBe(invalid);
});

test('a user may delete its own without a name, a role may not', async () => {
  const keys = await userWith('self', allow('iam:DeleteAccessKey'));
  const { AccessKey } = await iam().createAccessKey({ UserName: 'self' });
  await iam(keys).deleteAccessKey({ AccessKeyId: AccessKey?.AccessKeyId });
  const RoleArn = await roleWith('remover', allow('iam:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'session' });
  const call = iam(keysOf(Credentials)).deleteAccessKey({ AccessKeyId: keys.accessKeyId });
  expect(await failure(call)).toBe(
    '400 ValidationError: Must specify userName when calling with non-User credentials',
  );
});
