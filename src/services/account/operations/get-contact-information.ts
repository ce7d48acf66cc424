import { noContactInformation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { contacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html */
export const getContactInformation: Handler<'GetContactInformation'> = async ({ tx, place }, input) => {
  const record = await contacts.get(tx, subjectOf(place, input));
  if (record === undefined) throw noContactInformation();
  return { ContactInformation: record.contact };
};
