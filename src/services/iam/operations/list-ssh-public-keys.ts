import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { pageOfList } from '../paging.ts';
import { sshKeysOf } from '../ssh-keys.ts';

export const listSSHPublicKeys: Handler<'ListSSHPublicKeys'> = async (context, input) => {
  const { tx, place, caller } = context;
  const user = await userNamed(tx, place, input.UserName ?? ownUserName(caller));
  const request = { context, operation: 'ListSSHPublicKeys', input };
  const { items, paged } = pageOfList(request, await sshKeysOf(tx, place, user), ({ id }) => id);
  const keys = items.map(({ id, status, uploadedMs }) => ({
    UserName: user.name,
    SSHPublicKeyId: id,
    Status: status,
    UploadDate: new Date(uploadedMs),
  }));
  return { SSHPublicKeys: keys, ...paged };
};
