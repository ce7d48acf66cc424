import { accessDenied } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { shownOwner, userOfKey } from '../key-owner.ts';
import { accessKeys, lastUses } from '../state.ts';

export const getAccessKeyLastUsed: Handler<'GetAccessKeyLastUsed'> = async (
  { tx, place, caller },
  { AccessKeyId: id },
) => {
  const key = await accessKeys.get(tx, place, id);
  if (key === undefined || key.account !== place.account || key.status === 'Deleted') {
    // AWS says the same of keys of other accounts, and so does not tell which ids exist.
    const what = `perform iam:GetAccessKeyLastUsed on resource: access key ${id}`;
    throw accessDenied(`User: ${caller.arn} is not authorized to ${what}`);
  }
  const use = await lastUses.peek(tx, place, id);
  const owner = { id: key.userId, name: (await userOfKey(tx, key))?.name };
  return {
    UserName: shownOwner(owner),
    AccessKeyLastUsed: {
      LastUsedDate: use === undefined ? undefined : new Date(use.atMs),
      ServiceName: use?.service ?? 'N/A',
      Region: use?.region ?? 'N/A',
    },
  };
};
