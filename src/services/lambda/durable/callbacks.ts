/** Callbacks: operations that somebody outside ends, by the id that the function has handed out. */

import type { StagedContext, TxContext } from '../../../core/context.ts';
import { invalidParameter, lambdaError } from '../errors.ts';
import { ask } from './asking.ts';
import { type CallbackName, parseCallbackId } from './names.ts';
import type { OperationRecord } from './state.ts';
import { keeping } from './texts.ts';
import { addOperationEvent, openRunning, operationOf, putOperation, save, type Work } from './work.ts';

/** @throws AwsError InvalidParameterValueException */
export function requireCallbackId(text: string): CallbackName {
  const name = parseCallbackId(text);
  if (name === undefined) throw invalidParameter('Invalid callback id');
  return name;
}

interface Open {
  readonly work: Work;
  readonly operation: OperationRecord;
}

/** @throws AwsError CallbackTimeoutException for one that is over, or is none of this account and region */
async function openCallback(context: TxContext, callbackId: string): Promise<Open> {
  const { execution, operationId } = requireCallbackId(callbackId);
  const { account, region } = context.place;
  const isHere = execution.place.account === account && execution.place.region === region;
  const work = isHere ? await openRunning(context, context.place, execution.id) : undefined;
  const operation = work && (await operationOf(work, operationId));
  if (work === undefined || operation?.status !== 'STARTED' || operation.callbackId !== callbackId) {
    throw lambdaError('CallbackTimeoutException', 'The callback is either timed out or already completed');
  }
  return { work, operation };
}

/** What a callback is ended with; of an error its JSON. */
export interface CallbackEnd {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly text: string | undefined;
}

/** Ends a callback and has its function go on. @throws AwsError */
export function endCallback(
  context: StagedContext,
  callbackId: string,
  { status, text }: CallbackEnd,
): Promise<void> {
  return keeping(context.blobs, async (keep) => {
    const kept = text === undefined ? undefined : await keep(text);
    const [result, error] = status === 'SUCCEEDED' ? [kept, undefined] : [undefined, kept];
    await context.transact(async (inner) => {
      const { work, operation } = await openCallback(inner, callbackId);
      const after: OperationRecord = { ...operation, status, result, error, endedAtMs: inner.now() };
      await putOperation(work, operation, after);
      const type = status === 'SUCCEEDED' ? 'CallbackSucceeded' : 'CallbackFailed';
      await addOperationEvent(work, type, after, { result, error });
      await ask(work);
      await save(work);
    });
    return { isTaken: true, value: undefined };
  });
}

/** A sign of life: a callback that wants them has as much time again. @throws AwsError */
export async function beat(context: TxContext, callbackId: string): Promise<void> {
  const { work, operation } = await openCallback(context, callbackId);
  const { heartbeatSeconds } = operation;
  if (heartbeatSeconds === undefined) return;
  const { execution } = work;
  const { changes, seen } = execution;
  const heartbeatDueAtMs = context.now() + heartbeatSeconds * 1000;
  await putOperation(work, operation, { ...operation, heartbeatDueAtMs });
  // Nothing that the function would want to see: only what it knows counts up.
  if (changes === seen) execution.seen = execution.changes;
  await save(work);
}
