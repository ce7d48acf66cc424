import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { SSH_KEY } from '../../../../test/support/ssh-keys.ts';

const { iam } = iamCloud();

test('switched off and on again', async () => {
  await iam().createUser({ UserName: 'ada' });
  const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName: 'ada', SSHPublicKeyBody: SSH_KEY });
  const SSHPublicKeyId = SSHPublicKey?.SSHPublicKeyId;
  const set = (Status: 'Active' | 'Inactive' | 'Expired', UserName = 'ada') =>
    failure(iam().updateSSHPublicKey({ UserName, SSHPublicKeyId, Status }));
  const status = async () => (await iam().listSSHPublicKeys({ UserName: 'ada' })).SSHPublicKeys?.[0]?.Status;
  await set('Inactive');
  expect(await status()).toBe('Inactive');
  await set('Active');
  expect(await status()).toBe('Active');
  expect(await set('Expired')).toMatch('400 ValidationError');
  await iam().createUser({ UserName: 'eve' });
  expect(await set('Inactive', 'eve')).toMatch('404 NoSuchEntity: The Public Key with id');
  expect(await status()).toBe('Active');
});
