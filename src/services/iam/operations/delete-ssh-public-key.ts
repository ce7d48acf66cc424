import { sshKeys } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { ownedSshKey } from '../ssh-keys.ts';

export const deleteSSHPublicKey: Handler<'DeleteSSHPublicKey'> = async ({ tx, place }, input) => {
  const user = await userNamed(tx, place, input.UserName);
  const { id } = await ownedSshKey(tx, place, user, input.SSHPublicKeyId);
  await sshKeys.delete(tx, place, id);
};
