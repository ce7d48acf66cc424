import { beat } from '../durable/callbacks.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackHeartbeat.html */
export const sendDurableExecutionCallbackHeartbeat: Handler<'SendDurableExecutionCallbackHeartbeat'> = async (
  context,
  { CallbackId },
) => {
  await beat(context, CallbackId);
  return {};
};
