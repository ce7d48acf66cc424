import { expect, test } from 'vitest';

import { ACCOUNT, allow, failure, iamCloud, keysOf, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam, sts, userWith, roleWith } = iamCloud();

test('the account that a key id tells, of keys of this cloud and of others', async () => {
  const info = async (AccessKeyId: string) => (await sts().getAccessKeyInfo({ AccessKeyId })).Account;
  const { accessKeyId } = await userWith('u');
  expect(await info(accessKeyId)).toBe(ACCOUNT);
  const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  await other.createUser({ UserName: 'u' });
  const { AccessKey } = await other.createAccessKey({ UserName: 'u' });
  expect(await info(AccessKey?.AccessKeyId ?? '')).toBe(OTHER_ACCOUNT);
  expect(await info('AKIAIOSFODNN7EXAMPLE')).toBe('581039954779');
});

test('ids that tell none', async () => {
  expect(await failure(sts().getAccessKeyInfo({ AccessKeyId: 'AKIA0000000000000000' }))).toMatch(
    '400 ValidationError: AKIA0000000000000000 is not',
  );
});

test("who may ask: with the right, and with a role's session", async () => {
  const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE';
  const nobody = await userWith('nobody');
  expect(await failure(sts(nobody).getAccessKeyInfo({ AccessKeyId }))).toMatch(
    '403 AccessDenied: User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: sts:GetAccessKeyInfo',
  );
  const RoleArn = await roleWith('r', allow('sts:GetAccessKeyInfo'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' });
  const answer = await sts(keysOf(Credentials)).getAccessKeyInfo({ AccessKeyId });
  expect(answer.Account).toBe('581039954779');
});
