import type { Handler } from '../handler.ts';
import { verifySandboxNumber } from '../sms/sandbox.ts';

export const verifySMSSandboxPhoneNumber: Handler<'VerifySMSSandboxPhoneNumber'> = async (context, input) => {
  await verifySandboxNumber(context, input.PhoneNumber, input.OneTimePassword);
  return {};
};
