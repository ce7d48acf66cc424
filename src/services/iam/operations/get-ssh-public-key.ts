import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { shownSshKey } from '../shapes-of-credentials.ts';
import { ownedSshKey, sshKeyAsPem } from '../ssh-keys.ts';

/** In either form, whichever it was uploaded in; without the comment of an `ssh-rsa` line. */
export const getSSHPublicKey: Handler<'GetSSHPublicKey'> = async ({ tx, place }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  const record = await ownedSshKey(tx, place, user, input.SSHPublicKeyId);
  const body = input.Encoding === 'PEM' ? sshKeyAsPem(record) : record.key;
  return { SSHPublicKey: shownSshKey(user, record, body) };
};
