import type { Handler } from '../handler.ts';
import { isInSandbox } from '../sms/send-sms.ts';

export const getSMSSandboxAccountStatus: Handler<'GetSMSSandboxAccountStatus'> = async (context) => ({
  IsInSandbox: await isInSandbox(context, context.place),
});
