import type { FunctionResult } from '../../../core/functions.ts';
import type { InvokeWithResponseStreamResponseEvent } from '../api.gen.ts';
import { notImplemented } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { checkClientContext, eventOf, SYNC_BYTES_MAX } from '../invoke-input.ts';
import { parseFunctionName } from '../names.ts';
import { choose, run } from '../run.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html */
export const invokeWithResponseStream: Staged<'InvokeWithResponseStream'> = async (context, input) => {
  if (input.TenantId !== undefined) throw notImplemented('TenantId of lambda.InvokeWithResponseStream');
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  checkClientContext(input.ClientContext);
  const payload = eventOf(input.Payload, SYNC_BYTES_MAX);
  const chosen = await choose(context, address);
  if (input.InvocationType === 'DryRun') return { StatusCode: 204 };
  const trace = context.request.headers['x-amzn-trace-id'];
  const { result, executedVersion } = await run(context, chosen, {
    requestId: context.requestId,
    payload,
    clientContext: input.ClientContext,
    traceHeader: typeof trace === 'string' ? trace : undefined,
    isStreaming: true,
    wantsLogTail: input.LogType === 'Tail',
    signal: context.signal,
  });
  return {
    StatusCode: 200,
    ExecutedVersion: executedVersion,
    ResponseStreamContentType: result.contentType ?? 'application/octet-stream',
    EventStream: eventsOf(result),
  };
};

async function* eventsOf(result: FunctionResult): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  const { payload, error } = result;
  const LogResult = result.logTail === undefined ? undefined : Buffer.from(result.logTail).toString('base64');
  if (payload instanceof Uint8Array) {
    if (error === undefined) {
      yield { PayloadChunk: { Payload: payload } };
      yield { InvokeComplete: { LogResult } };
      return;
    }
    const ErrorDetails = Buffer.from(payload).toString('utf8');
    yield { InvokeComplete: { ErrorCode: error, ErrorDetails, LogResult } };
    return;
  }
  try {
    for await (const chunk of payload) yield { PayloadChunk: { Payload: chunk as Uint8Array } };
    yield { InvokeComplete: { ErrorCode: error, LogResult } };
  } catch (thrown) {
    const ErrorDetails = thrown instanceof Error ? thrown.message : String(thrown);
    yield { InvokeComplete: { ErrorCode: 'Runtime.TruncatedResponse', ErrorDetails, LogResult } };
  }
}
