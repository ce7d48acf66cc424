import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import type { Handler } from '../handler.ts';
import { contactOf } from '../phone.ts';
import { mails, phoneCodes } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_SendPhoneNumberVerification.html */
export const sendPhoneNumberVerification: Handler<'SendPhoneNumberVerification'> = async (
  { tx, place, ids, now },
  input,
) => {
  const subject = subjectOf(place, input);
  const { contact, isVerified } = await contactOf(tx, subject);
  if (isVerified === true) return { Status: 'VERIFIED' };
  const { PhoneNumber: phoneNumber } = contact;
  const code = ids.alphanumeric(6);
  await phoneCodes.put(tx, subject, { phoneNumber, code });
  // Nobody sends text messages here: the code lies in the inbox.
  const text = `Your verification code: ${code}`;
  await mails.put(tx, ANYWHERE, { sentAtMs: now(), account: subject.account, to: phoneNumber, text });
  return { Status: 'PENDING' };
};
