import type { Handler } from '../handler.ts';
import { optIn } from '../sms/opt-out.ts';

export const optInPhoneNumber: Handler<'OptInPhoneNumber'> = async (context, input) => {
  await optIn(context, input.phoneNumber);
  return {};
};
