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
