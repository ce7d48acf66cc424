/** What time does to operations: waits end, steps may be tried again, callbacks are given up. */

import type { TxContext } from '../../../core/context.ts';
import { ask } from './asking.ts';
import type { OperationRecord } from './state.ts';
import { smallError } from './texts.ts';
import {
  addOperationEvent,
  type DueBody,
  dueOf,
  openRunning,
  operationOf,
  putOperation,
  save,
  type Work,
} from './work.ts';

/** Timer: an operation is due. */
export async function operationDue(context: TxContext, body: unknown): Promise<void> {
  // What `setDue` has set.
  const { place, executionId, operationId } = body as DueBody;
  const work = await openRunning(context, place, executionId);
  const operation = work && (await operationOf(work, operationId));
  if (work === undefined || operation === undefined || (dueOf(operation) ?? Infinity) > context.now()) return;
  if (operation.type === 'WAIT') await endWait(work, operation);
  else if (operation.type === 'STEP') await putOperation(work, operation, { ...operation, status: 'READY' });
  else await giveUpCallback(work, operation);
  await ask(work);
  await save(work);
}

async function endWait(work: Work, operation: OperationRecord): Promise<void> {
  const after: OperationRecord = { ...operation, status: 'SUCCEEDED', endedAtMs: work.context.now() };
  await putOperation(work, operation, after);
  await addOperationEvent(work, 'WaitSucceeded', after, {
    details: { Duration: operation.waitSeconds ?? 0 },
  });
}

async function giveUpCallback(work: Work, operation: OperationRecord): Promise<void> {
  const { dueAtMs = Infinity, heartbeatDueAtMs = Infinity } = operation;
  const isHeartbeat = heartbeatDueAtMs < dueAtMs;
  const ErrorType = isHeartbeat ? 'Callback.Heartbeat' : 'Callback.Timeout';
  const ErrorMessage = isHeartbeat ? 'Callback timed out on heartbeat' : 'Callback timed out';
  const error = smallError({ ErrorMessage, ErrorType });
  const after: OperationRecord = { ...operation, status: 'TIMED_OUT', error, endedAtMs: work.context.now() };
  await putOperation(work, operation, after);
  // The history tells the kind of the error alone.
  await addOperationEvent(work, 'CallbackTimedOut', after, { error: smallError({ ErrorType }) });
}
