import { noAlternateContact } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { alternateContacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetAlternateContact.html */
export const getAlternateContact: Handler<'GetAlternateContact'> = async ({ tx, place }, input) => {
  const contact = await alternateContacts.get(tx, subjectOf(place, input), input.AlternateContactType);
  if (contact === undefined) throw noAlternateContact();
  return { AlternateContact: contact };
};
