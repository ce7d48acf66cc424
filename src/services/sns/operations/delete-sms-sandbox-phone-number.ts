import type { Handler } from '../handler.ts';
import { deleteSandboxNumber } from '../sms/sandbox.ts';

export const deleteSMSSandboxPhoneNumber: Handler<'DeleteSMSSandboxPhoneNumber'> = async (context, input) => {
  await deleteSandboxNumber(context, input.PhoneNumber);
  return {};
};
