import type { Handler } from '../handler.ts';
import { contactOf, phoneStatus } from '../phone.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html */
export const getContactInformation: Handler<'GetContactInformation'> = async ({ tx, place }, input) => {
  const subject = subjectOf(place, input);
  const record = await contactOf(tx, subject);
  return { ContactInformation: record.contact, VerificationStatus: await phoneStatus(tx, subject, record) };
};
