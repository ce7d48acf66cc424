import type { Handler } from '../handler.ts';
import { createSandboxNumber } from '../sms/sandbox.ts';

/** The verification code comes to lie in the SMS inbox. */
export const createSMSSandboxPhoneNumber: Handler<'CreateSMSSandboxPhoneNumber'> = async (context, input) => {
  await createSandboxNumber(context, input.PhoneNumber, input.LanguageCode ?? 'en-US');
  return {};
};
