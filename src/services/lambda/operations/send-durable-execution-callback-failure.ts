import { endCallback } from '../durable/callbacks.ts';
import { invalidParameter } from '../errors.ts';
import type { Staged } from '../handler.ts';

const ERROR_BYTES_MAX = 1_048_576;

/** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackFailure.html */
export const sendDurableExecutionCallbackFailure: Staged<'SendDurableExecutionCallbackFailure'> = async (
  context,
  input,
) => {
  const text = JSON.stringify(input.Error ?? {});
  if (Buffer.byteLength(text) > ERROR_BYTES_MAX) {
    throw invalidParameter(`Error object size must be less than or equal to ${ERROR_BYTES_MAX} bytes.`);
  }
  await endCallback(context, input.CallbackId, { status: 'FAILED', text });
  return {};
};
