import { accountNumbered } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetPrimaryEmail.html */
export const getPrimaryEmail: Handler<'GetPrimaryEmail'> = async ({ tx, place, now }, input) => ({
  PrimaryEmail: (await accountNumbered(tx, subjectOf(place, input).account, now())).email,
});
