import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam, userWith } = iamCloud();

test('those of a user, the oldest first, page by page; the own ones without a name', async () => {
  const keys = await userWith('ada', allow('iam:ListSSHPublicKeys'));
  const ids: (string | undefined)[] = [];
  for (let i = 0; i < 3; i++) {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const SSHPublicKeyBody = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName: 'ada', SSHPublicKeyBody });
    ids.push(SSHPublicKey?.SSHPublicKeyId);
    await cloud().clock.advance(1000);
  }
  const { items, pages } = await allPages(async (input) => {
    const { SSHPublicKeys, ...rest } = await iam(keys).listSSHPublicKeys(input);
    return { items: SSHPublicKeys, ...rest };
  }, 2);
  expect(items.map(({ SSHPublicKeyId }) => SSHPublicKeyId)).toEqual(ids);
  expect(items[0]).toMatchObject({ UserName: 'ada', Status: 'Active', UploadDate: expect.any(Date) });
  expect(pages).toBe(2);
});

test('of a user who has none, and of one who is not there', async () => {
  await iam().createUser({ UserName: 'u' });
  expect((await iam().listSSHPublicKeys({ UserName: 'u' })).SSHPublicKeys).toEqual([]);
  expect(await failure(iam().listSSHPublicKeys({ UserName: 'none' }))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
