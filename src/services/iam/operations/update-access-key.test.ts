import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, sts, userWith } = iamCloud();

test('an inactive key is refused until it is active again', async () => {
  const keys = await userWith('ada');
  const set = (Status: 'Active' | 'Inactive') =>
    iam().updateAccessKey({ UserName: 'ada', AccessKeyId: keys.accessKeyId, Status });
  await set('Inactive');
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe(
    '403 InvalidClientTokenId: The security token included in the request is invalid.',
  );
  expect((await iam().listAccessKeys({ UserName: 'ada' })).AccessKeyMetadata?.[0]?.Status).toBe('Inactive');
  await set('Active');
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe('it did not fail');
});

test('a key that is not there, or is of somebody else', async () => {
  const keys = await userWith('grace', allow('iam:UpdateAccessKey'));
  await iam().createUser({ UserName: 'other' });
  const update = (UserName: string | undefined, AccessKeyId: string) =>
    failure(iam(keys).updateAccessKey({ ...(UserName && { UserName }), AccessKeyId, Status: 'Active' }));
  expect(await update('other', keys.accessKeyId)).toBe(
    `404 NoSuchEntity: The Access Key with id ${keys.accessKeyId} cannot be found.`,
  );
  expect(await update('grace', 'AKIAIOSFODNN7EXAMPLE')).toBe(
    '404 NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.',
  );
  expect(await update(undefined, keys.accessKeyId)).toBe('it did not fail');
});

test('no status but those two', async () => {
  const keys = await userWith('status');
  const call = iam().updateAccessKey({
    UserName: 'status',
    AccessKeyId: keys.accessKeyId,
    Status: 'Expired',
  });
  expect(await failure(call)).toMatch('400 ValidationError');
});
