import { ANYWHERE, accountNumbered, accounts } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_PutAccountName.html */
export const putAccountName: Handler<'PutAccountName'> = async ({ tx, place, now }, input) => {
  const account = await accountNumbered(tx, subjectOf(place, input).account, now());
  await accounts.put(tx, ANYWHERE, { ...account, name: input.AccountName });
  return {};
};
