import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { FINGERPRINT, SSH_KEY } from '../../../../test/support/ssh-keys.ts';

const { iam } = iamCloud();

test('as a line for authorized_keys and as PEM, whichever way it came', async () => {
  const [line, pem] = [SSH_KEY, await pemOf('ada', `${SSH_KEY} ada@home`)];
  expect(createPublicKey(pem).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  const other = await pemOf('bob', pem);
  expect(other).toBe(pem);
  const { SSHPublicKeys: [key] = [] } = await iam().listSSHPublicKeys({ UserName: 'bob' });
  const { SSHPublicKey } = await iam().getSSHPublicKey({
    UserName: 'bob',
    SSHPublicKeyId: key?.SSHPublicKeyId,
    Encoding: 'SSH',
  });
  expect(SSHPublicKey).toMatchObject({ SSHPublicKeyBody: line, Fingerprint: FINGERPRINT });
});

async function pemOf(UserName: string, SSHPublicKeyBody: string): Promise<string> {
  await iam().createUser({ UserName });
  const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName, SSHPublicKeyBody });
  const got = await iam().getSSHPublicKey({
    UserName,
    SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId,
    Encoding: 'PEM',
  });
  return got.SSHPublicKey?.SSHPublicKeyBody ?? '';
}

test('of somebody else, and in another encoding', async () => {
  await iam().createUser({ UserName: 'eve' });
  const { SSHPublicKeys: [key] = [] } = await iam().listSSHPublicKeys({ UserName: 'ada' });
  const SSHPublicKeyId = key?.SSHPublicKeyId;
  expect(await failure(iam().getSSHPublicKey({ UserName: 'eve', SSHPublicKeyId, Encoding: 'SSH' }))).toBe(
    `404 NoSuchEntity: The Public Key with id ${SSHPublicKeyId} cannot be found.`,
  );
  const wrong = { UserName: 'ada', SSHPublicKeyId, Encoding: 'DER' as 'PEM' };
  expect(await failure(iam().getSSHPublicKey(wrong))).toMatch('400 ValidationError');
});
