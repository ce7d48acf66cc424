import { sshKeys } from '../credential-state.ts';
import { settableStatus } from '../credential-status.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { ownedSshKey } from '../ssh-keys.ts';

export const updateSSHPublicKey: Handler<'UpdateSSHPublicKey'> = async ({ tx, place }, input) => {
  const status = settableStatus(input.Status);
  const user = await userNamed(tx, place, input.UserName);
  const record = await ownedSshKey(tx, place, user, input.SSHPublicKeyId);
  await sshKeys.put(tx, place, { ...record, status });
};
