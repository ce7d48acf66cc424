import type { Handler } from '../handler.ts';
import { optedOutNumber } from '../sms/opt-out.ts';

export const checkIfPhoneNumberIsOptedOut: Handler<'CheckIfPhoneNumberIsOptedOut'> = async (
  context,
  input,
) => ({
  isOptedOut: (await optedOutNumber(context, input.phoneNumber)).isOptedOut,
});
