import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { StagedContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { InvocationRequest, InvocationResponse } from '../api.gen.ts';
import { callChosen, mustBeDurable } from '../durable/calling.ts';
import { acceptEvent } from '../events.ts';
import type { Staged } from '../handler.ts';
import { checkClientContext, EVENT_BYTES_MAX, eventOf, SYNC_BYTES_MAX } from '../invoke-input.ts';
import { type FunctionAddress, parseFunctionName } from '../names.ts';
import { choose } from '../run.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke: Staged<'Invoke'> = async (context, input) => {
  if (input.TenantId !== undefined) throw notImplemented('TenantId of lambda.Invoke');
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  checkClientContext(input.ClientContext);
  switch (input.InvocationType) {
    case 'DryRun':
      await choose(context, address);
      return { StatusCode: 204 };
    case 'Event': {
      const payload = eventOf(input.Payload, EVENT_BYTES_MAX);
      const { ClientContext: clientContext, DurableExecutionName: executionName } = input;
      const accepted = await acceptEvent(context, { address, payload, clientContext, executionName });
      context.reply({ headers: { 'x-amzn-trace-id': accepted.traceHeader } });
      return { StatusCode: 202, DurableExecutionArn: accepted.durableExecutionArn };
    }
    default:
      return invokeNow(context, address, input);
  }
};

async function invokeNow(
  context: StagedContext,
  address: FunctionAddress,
  input: InvocationRequest,
): Promise<InvocationResponse> {
  const payload = eventOf(input.Payload, SYNC_BYTES_MAX);
  const chosen = await choose(context, address);
  const { DurableExecutionName: executionName } = input;
  if (executionName !== undefined) mustBeDurable(chosen);
  const { result, executedVersion, traceHeader, durableExecutionArn } = await callChosen(context, chosen, {
    executionName,
    requestId: context.requestId,
    payload,
    clientContext: input.ClientContext,
    traceHeader: context.traceHeader,
    wantsLogTail: input.LogType === 'Tail',
    signal: context.signal,
  });
  context.reply({ headers: { 'content-type': 'application/json', 'x-amzn-trace-id': traceHeader } });
  return {
    StatusCode: 200,
    FunctionError: result.error,
    LogResult: result.logTail === undefined ? undefined : Buffer.from(result.logTail).toString('base64'),
    Payload: result.payload instanceof Readable ? await buffer(result.payload) : result.payload,
    ExecutedVersion: executedVersion,
    DurableExecutionArn: durableExecutionArn,
  };
}
