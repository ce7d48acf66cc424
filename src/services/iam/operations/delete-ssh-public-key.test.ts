import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { SSH_KEY } from '../../../../test/support/ssh-keys.ts';

const { iam } = iamCloud();

test('by its user, once', async () => {
  await iam().createUser({ UserName: 'ada' });
  await iam().createUser({ UserName: 'eve' });
  const { SSHPublicKey } = await iam().uploadSSHPublicKey({ UserName: 'ada', SSHPublicKeyBody: SSH_KEY });
  const SSHPublicKeyId = SSHPublicKey?.SSHPublicKeyId;
  const remove = (UserName: string) => failure(iam().deleteSSHPublicKey({ UserName, SSHPublicKeyId }));
  expect(await remove('eve')).toMatch('404 NoSuchEntity');
  expect(await failure(iam().deleteUser({ UserName: 'ada' }))).toBe(
    '409 DeleteConflict: Cannot delete entity, must delete SSH public keys first.',
  );
  expect(await remove('ada')).toBe('it did not fail');
  expect(await remove('ada')).toMatch('404 NoSuchEntity');
  await iam().deleteUser({ UserName: 'ada' });
});
