import { noEmailUpdate } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { emailUpdates } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetPrimaryEmailUpdateStatus.html */
export const getPrimaryEmailUpdateStatus: Handler<'GetPrimaryEmailUpdateStatus'> = async (
  { tx, place },
  input,
) => {
  const update = await emailUpdates.get(tx, subjectOf(place, input));
  if (update === undefined) throw noEmailUpdate();
  return { Status: update.status, UpdatedAt: new Date(update.changedAtMs) };
};
