import { accountNumbered } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetAccountInformation.html */
export const getAccountInformation: Handler<'GetAccountInformation'> = async ({ tx, place, now }, input) => {
  const { id, name, state, createdAtMs } = await accountNumbered(tx, subjectOf(place, input).account, now());
  return {
    AccountId: id,
    AccountName: name,
    AccountCreatedDate: new Date(createdAtMs),
    AccountState: state,
  };
};
