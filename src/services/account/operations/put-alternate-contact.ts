import type { Handler } from '../handler.ts';
import { alternateContacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html */
export const putAlternateContact: Handler<'PutAlternateContact'> = async ({ tx, place }, input) => {
  const { AccountId: _account, ...contact } = input;
  await alternateContacts.put(tx, subjectOf(place, input), contact);
  return {};
};
