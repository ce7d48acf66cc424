import { notImplemented } from '../../../core/errors.ts';
import type { FunctionResult } from '../../../core/functions.ts';
import type { InvokeWithResponseStreamResponseEvent } from '../api.gen.ts';
import { callChosen } from '../durable/calling.ts';
import type { Staged } from '../handler.ts';
import { checkClientContext, eventOf, SYNC_BYTES_MAX } from '../invoke-input.ts';
import { parseFunctionName } from '../names.ts';
import { choose } from '../run.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html */
export const invokeWithResponseStream: Staged<'InvokeWithResponseStream'> = async (context, input) => {
  if (input.TenantId !== undefined) throw notImplemented('TenantId of lambda.InvokeWithResponseStream');
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  checkClientContext(input.ClientContext);
  const payload = eventOf(input.Payload, SYNC_BYTES_MAX);
  const chosen = await choose(context, address);
  if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
  const { result, executedVersion, traceHeader } = await callChosen(context, chosen, {
    requestId: context.requestId,
    payload,
    clientContext: input.ClientContext,
    traceHeader: context.traceHeader,
    isStreaming: true,
    wantsLogTail: input.LogType === 'Tail',
    signal: context.signal,
  });
  context.reply({ headers: { 'x-amzn-trace-id': traceHeader } });
  return {
    StatusCode: 200,
    ExecutedVersion: executedVersion,
    ResponseStreamContentType: result.contentType ?? 'application/octet-stream',
    EventStream: eventsOf(result),
  };
};

async function* eventsOf(result: FunctionResult): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  const { payload } = result;
  if (payload instanceof Uint8Array) {
    if (result.error === undefined) yield { PayloadChunk: { Payload: payload } };
    yield completeOf(result);
    return;
  }
  let broken: unknown;
  try {
    for await (const chunk of payload) yield { PayloadChunk: { Payload: chunk as Uint8Array } };
  } catch (thrown) {
    broken = thrown;
  }
  // What came of it, with the log of it, is known when it is over.
  const { InvokeComplete } = completeOf((await result.completion) ?? result);
  if (broken === undefined) yield { InvokeComplete };
  else {
    const ErrorDetails = broken instanceof Error ? broken.message : String(broken);
    yield { InvokeComplete: { ErrorDetails, ...InvokeComplete, ErrorCode: 'Runtime.TruncatedResponse' } };
  }
}

function completeOf({ error, payload, logTail }: FunctionResult) {
  const LogResult = logTail === undefined ? undefined : Buffer.from(logTail).toString('base64');
  if (error === undefined || !(payload instanceof Uint8Array)) return { InvokeComplete: { LogResult } };
  const ErrorDetails = Buffer.from(payload).toString('utf8');
  return { InvokeComplete: { ErrorCode: error, ErrorDetails, LogResult } };
}
