import { requestTooLarge } from '../errors.ts';
import { acceptEvent } from '../events.ts';
import type { Staged } from '../handler.ts';
import { EVENT_BYTES_MAX, eventOf } from '../invoke-input.ts';
import { parseFunctionName } from '../names.ts';

/** What Invoke with InvocationType Event was before it. https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html */
export const invokeAsync: Staged<'InvokeAsync'> = async (context, { FunctionName, InvokeArgs }) => {
  const address = parseFunctionName(FunctionName, context.place);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of InvokeArgs) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > EVENT_BYTES_MAX) throw requestTooLarge(EVENT_BYTES_MAX);
    chunks.push(chunk as Uint8Array);
  }
  await acceptEvent(context, { address, payload: eventOf(Buffer.concat(chunks), EVENT_BYTES_MAX) });
  return { Status: 202 };
};
