import type { Handler } from '../handler.ts';
import { keyOwner, keysOf, shownOwner } from '../key-owner.ts';
import { pageOfList } from '../paging.ts';

export const listAccessKeys: Handler<'ListAccessKeys'> = async (context, input) => {
  const { tx, place, caller } = context;
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const request = { context, operation: 'ListAccessKeys', input };
  const { items, paged } = pageOfList(request, await keysOf(tx, place, owner), ({ id }) => id);
  const metadata = items.map(({ id, status, createdMs }) => ({
    UserName: shownOwner(owner),
    AccessKeyId: id,
    Status: status,
    CreateDate: new Date(createdMs),
  }));
  return { AccessKeyMetadata: metadata, ...paged };
};
