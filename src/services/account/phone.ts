/** Whether somebody has shown that he reads what is sent to the phone of an account's contact. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { PhoneNumberVerificationStatus } from './api.gen.ts';
import { noContactInformation } from './errors.ts';
import { type ContactRecord, contacts, phoneCodes } from './state.ts';

/** The contact of an account; throws when nobody has put any. */
export async function contactOf(tx: Transaction, subject: Place): Promise<ContactRecord> {
  const record = await contacts.get(tx, subject);
  if (record === undefined) throw noContactInformation();
  return record;
}

export async function phoneStatus(
  tx: Transaction,
  subject: Place,
  { contact, isVerified }: ContactRecord,
): Promise<PhoneNumberVerificationStatus> {
  if (isVerified === true) return 'VERIFIED';
  const sent = await phoneCodes.get(tx, subject);
  return sent?.phoneNumber === contact.PhoneNumber ? 'PENDING' : 'UNVERIFIED';
}
