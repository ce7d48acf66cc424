import { endCallback } from '../durable/callbacks.ts';
import { keepText } from '../durable/texts.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html */
export const sendDurableExecutionCallbackSuccess: Staged<'SendDurableExecutionCallbackSuccess'> = async (
  context,
  { CallbackId, Result },
) => {
  const text = Result === undefined ? '' : Buffer.from(Result).toString('utf8');
  const result = text === '' ? undefined : await keepText(context.blobs, text);
  await endCallback(context, CallbackId, { status: 'SUCCEEDED', result });
  return {};
};
