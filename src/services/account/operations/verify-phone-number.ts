import { invalid, noPhoneCode, phoneChanged } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { contactOf } from '../phone.ts';
import { contacts, phoneCodes } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_VerifyPhoneNumber.html */
export const verifyPhoneNumber: Handler<'VerifyPhoneNumber'> = async ({ tx, place }, input) => {
  const subject = subjectOf(place, input);
  const record = await contactOf(tx, subject);
  const sent = await phoneCodes.get(tx, subject);
  if (sent === undefined) throw noPhoneCode();
  if (sent.phoneNumber !== record.contact.PhoneNumber) throw phoneChanged();
  if (sent.code !== input.Otp) throw invalid('Otp', 'The verification code is not valid.');
  await contacts.put(tx, subject, { ...record, isVerified: true });
  await phoneCodes.delete(tx, subject);
  return { Status: 'VERIFIED' };
};
