import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { ED25519_KEY, FINGERPRINT, SHORT_KEY, SSH_KEY } from '../../../../test/support/ssh-keys.ts';

const { iam } = iamCloud();

const upload = (UserName: string, SSHPublicKeyBody: string) =>
  failure(iam().uploadSSHPublicKey({ UserName, SSHPublicKeyBody }));

test('a key with its fingerprint as ssh-keygen shows it', async () => {
  await iam().createUser({ UserName: 'ada' });
  const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName: 'ada', SSHPublicKeyBody: SSH_KEY });
  expect(SSHPublicKey).toEqual({
    UserName: 'ada',
    SSHPublicKeyId: expect.stringMatching(/^APKA[A-Z2-7]{17}$/),
    Fingerprint: FINGERPRINT,
    SSHPublicKeyBody: SSH_KEY,
    Status: 'Active',
    UploadDate: expect.any(Date),
  });
});

test('once for a user, in whichever form; another user may have it too', async () => {
  await iam().createUser({ UserName: 'bob' });
  await iam().createUser({ UserName: 'eve' });
  const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName: 'bob', SSHPublicKeyBody: SSH_KEY });
  const { SSHPublicKey: asPem } = await iam().getSSHPublicKey({
    UserName: 'bob',
    SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId,
    Encoding: 'PEM',
  });
  const duplicate = '400 DuplicateSSHPublicKey: The SSH public key is already associated with this user.';
  expect(await upload('bob', `${SSH_KEY} other@comment`)).toBe(duplicate);
  expect(await upload('bob', asPem?.SSHPublicKeyBody ?? '')).toBe(duplicate);
  expect(await upload('eve', SSH_KEY)).toBe('it did not fail');
});

test('five at most', async () => {
  await iam().createUser({ UserName: 'many' });
  for (let i = 0; i < 6; i++) {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const outcome = await upload('many', publicKey.export({ type: 'pkcs1', format: 'pem' }).toString());
    expect(outcome).toBe(
      i < 5 ? 'it did not fail' : '409 LimitExceeded: Cannot exceed quota for SSHPublicKeysPerUser: 5',
    );
  }
});

describe('what is no key', () => {
  const [type, encoded = ''] = SSH_KEY.split(' ');
  test.each([
    ['of another kind', ED25519_KEY, '400 UnrecognizedPublicKeyEncoding'],
    ['a text', 'hello', '400 UnrecognizedPublicKeyEncoding'],
    ['too short', SHORT_KEY, '400 InvalidPublicKey: The public key must have 2048'],
    ['cut off', `${type} ${encoded.slice(0, 100)}`, '400 InvalidPublicKey'],
    [
      'with something behind',
      `${type} ${Buffer.from(`${encoded}`, 'base64').toString('base64').slice(0, -4)}`,
      '400 InvalidPublicKey',
    ],
    ['empty PEM', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----', '400 InvalidPublicKey'],
  ])('%s', async (name, body, expected) => {
    const UserName = name.replaceAll(' ', '-');
    await iam().createUser({ UserName });
    expect(await upload(UserName, body)).toMatch(expected);
  });

  test('of nobody', async () => {
    expect(await upload('nobody', SSH_KEY)).toMatch('404 NoSuchEntity: The user with name nobody');
  });
});
