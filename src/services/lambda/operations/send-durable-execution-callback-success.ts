import { endCallback } from '../durable/callbacks.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html */
export const sendDurableExecutionCallbackSuccess: Staged<'SendDurableExecutionCallbackSuccess'> = async (
  context,
  { CallbackId, Result },
) => {
  const text = Result === undefined ? '' : Buffer.from(Result).toString('utf8');
  await endCallback(context, CallbackId, { status: 'SUCCEEDED', text: text === '' ? undefined : text });
  return {};
};
