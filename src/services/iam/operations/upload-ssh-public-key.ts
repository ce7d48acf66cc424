import { sshKeys } from '../credential-state.ts';
import { duplicateSshPublicKey, quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { SSH_KEYS_PER_USER } from '../quotas.ts';
import { shownSshKey } from '../shapes-of-credentials.ts';
import { parseSshKey, sshKeysOf } from '../ssh-keys.ts';

export const uploadSSHPublicKey: Handler<'UploadSSHPublicKey'> = async ({ tx, place, ids, now }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  const parsed = parseSshKey(input.SSHPublicKeyBody);
  const before = await sshKeysOf(tx, place, user);
  if (before.some(({ key }) => key === parsed.key)) throw duplicateSshPublicKey();
  if (before.length >= SSH_KEYS_PER_USER) throw quotaExceeded('SSHPublicKeysPerUser', SSH_KEYS_PER_USER);
  const record = {
    id: ids.uniqueId('APKA'),
    userId: user.id,
    ...parsed,
    status: 'Active' as const,
    uploadedMs: now(),
  };
  await sshKeys.put(tx, place, record);
  return { SSHPublicKey: shownSshKey(user, record, input.SSHPublicKeyBody) };
};
