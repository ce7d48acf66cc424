import { noAlternateContact } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { alternateContacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_DeleteAlternateContact.html */
export const deleteAlternateContact: Handler<'DeleteAlternateContact'> = async ({ tx, place }, input) => {
  const subject = subjectOf(place, input);
  const contact = await alternateContacts.get(tx, subject, input.AlternateContactType);
  if (contact === undefined) throw noAlternateContact();
  await alternateContacts.deleteRecord(tx, subject, contact);
  return {};
};
