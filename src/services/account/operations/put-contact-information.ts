import type { Handler } from '../handler.ts';
import { contacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_PutContactInformation.html */
export const putContactInformation: Handler<'PutContactInformation'> = async ({ tx, place }, input) => {
  const { ContactInformation: contact } = input;
  const subject = subjectOf(place, input);
  const before = await contacts.get(tx, subject);
  // Another number is one that nobody has verified.
  const isVerified = before?.isVerified === true && before.contact.PhoneNumber === contact.PhoneNumber;
  await contacts.put(tx, subject, { contact, isVerified });
  return {};
};
