import type { Handler } from '../handler.ts';
import { contacts } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_PutContactInformation.html */
export const putContactInformation: Handler<'PutContactInformation'> = async ({ tx, place }, input) => {
  await contacts.put(tx, subjectOf(place, input), { contact: input.ContactInformation });
  return {};
};
