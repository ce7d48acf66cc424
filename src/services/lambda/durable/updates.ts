/** What the updates of a checkpoint do to the operations of an execution. */

import type { AwsError } from '../../../core/errors.ts';
import { invalidParameter } from '../errors.ts';
import { startChained } from './chained.ts';
import { close } from './closing.ts';
import { executionArn, newCallbackId } from './names.ts';
import type { OperationRecord } from './state.ts';
import {
  type CheckedUpdate,
  mustBeTheSame,
  OPERATIONS_MAX,
  tooLargeText,
  type Update,
} from './update-rules.ts';
import {
  addOperation,
  addOperationEvent,
  type NewEvent,
  type NewOperation,
  operationOf,
  putOperation,
  type Work,
} from './work.ts';

type Known = OperationRecord | undefined;
type Apply = (work: Work, known: Known, update: Update) => Promise<void>;

/** Does what one update says. @throws AwsError InvalidParameterValueException */
export async function applyUpdate(work: Work, update: Update): Promise<void> {
  const { Type, Id, ParentId } = update.update;
  if (Type === 'EXECUTION') return endExecution(work, update);
  const known = await operationOf(work, Id);
  if (known !== undefined) mustBeTheSame(known, update.update);
  else mayBegin(work);
  if (ParentId !== undefined && (await operationOf(work, ParentId))?.type !== 'CONTEXT') {
    throw invalidParameter('Invalid parent operation id.');
  }
  await BY_TYPE[Type](work, known, update);
}

/** The one that stands for the whole is not counted. */
function mayBegin({ execution }: Work): void {
  if (execution.operations <= OPERATIONS_MAX) return;
  throw invalidParameter(`A durable execution has at most ${OPERATIONS_MAX} operations.`);
}

async function endExecution(work: Work, { update, payload, error }: Update): Promise<void> {
  const { resultBytesMax } = work.execution;
  if ((payload?.bytes ?? 0) > resultBytesMax) {
    throw invalidParameter(tooLargeText('Execution output', resultBytesMax));
  }
  const status = update.Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
  await close(work, { status, result: payload, error });
}

/** The beginning of an operation. */
function newOperation({ context }: Work, { update }: Update): NewOperation {
  const { Id: id, Type: type, SubType: subType, Name: name, ParentId: parentId } = update;
  return { id, type, subType, name, parentId, status: 'STARTED', startedAtMs: context.now() };
}

function mustBeNew(type: string, known: Known): void {
  if (known !== undefined) throw invalidParameter(`Cannot start a ${type} that already exist.`);
}

const context: Apply = async (work, known, given) => {
  const { update, payload, error } = given;
  if (update.Action === 'START') {
    mustBeNew('CONTEXT', known);
    await addOperationEvent(work, 'ContextStarted', await addOperation(work, newOperation(work, given)));
    return;
  }
  if (known?.status !== 'STARTED') throw invalidState('CONTEXT', 'close');
  const isGood = update.Action === 'SUCCEED';
  const after: OperationRecord = {
    ...known,
    ...{ status: isGood ? 'SUCCEEDED' : 'FAILED', result: payload, error, endedAtMs: work.context.now() },
    replaysChildren: update.ContextOptions?.ReplayChildren ?? known.replaysChildren,
  };
  await putOperation(work, known, after);
  await addOperationEvent(work, isGood ? 'ContextSucceeded' : 'ContextFailed', after, {
    result: payload,
    error,
  });
};

function invalidState(type: string, what: string): AwsError {
  return invalidParameter(`Invalid current ${type} state to ${what}.`);
}

const step: Apply = async (work, known, given) => {
  const { Action } = given.update;
  if (Action !== 'START') return endStep(work, known, given);
  if (known !== undefined && known.status !== 'READY') throw invalidState('STEP', 'start');
  const started =
    known === undefined
      ? await addOperation(work, newOperation(work, given))
      : await putOperation(work, known, { ...known, status: 'STARTED' });
  await addOperationEvent(work, 'StepStarted', started);
};

/** One try of a step is over, for good or until it is tried again. */
async function endStep(work: Work, found: Known, given: Update): Promise<void> {
  const { update, payload, error } = given;
  const isRetry = update.Action === 'RETRY';
  if (found !== undefined && found.status !== 'STARTED' && found.status !== 'READY') {
    throw invalidState('STEP', isRetry ? 're-attempt' : 'close');
  }
  const known = found ?? (await addOperation(work, newOperation(work, given)));
  const nowMs = work.context.now();
  const attempt = (known.attempt ?? 0) + 1;
  const tried: OperationRecord = { ...known, attempt, result: payload, error };
  const delay = update.StepOptions?.NextAttemptDelaySeconds ?? 0;
  const event: NewEvent = {
    ...{ result: payload, error },
    details: {
      RetryDetails: { CurrentAttempt: attempt, ...(isRetry ? { NextAttemptDelaySeconds: delay } : {}) },
    },
  };
  const status = update.Action === 'FAIL' ? 'FAILED' : 'SUCCEEDED';
  const after: OperationRecord = isRetry
    ? { ...tried, status: 'PENDING', dueAtMs: nowMs + delay * 1000 }
    : { ...tried, status, endedAtMs: nowMs };
  await putOperation(work, known, after);
  const hasFailed = isRetry ? error !== undefined : status === 'FAILED';
  await addOperationEvent(work, hasFailed ? 'StepFailed' : 'StepSucceeded', after, event);
}

const wait: Apply = async (work, known, given) => {
  const { update } = given;
  const nowMs = work.context.now();
  if (update.Action === 'CANCEL') {
    if (known?.status !== 'STARTED') {
      throw invalidParameter('Cannot cancel a WAIT that does not exist or has already completed.');
    }
    const after: OperationRecord = { ...known, status: 'CANCELLED', endedAtMs: nowMs };
    await putOperation(work, known, after);
    await addOperationEvent(work, 'WaitCancelled', after);
    return;
  }
  mustBeNew('WAIT', known);
  const waitSeconds = update.WaitOptions?.WaitSeconds ?? 0;
  const dueAtMs = nowMs + waitSeconds * 1000;
  const begun = await addOperation(work, { ...newOperation(work, given), waitSeconds, dueAtMs });
  const details = { Duration: waitSeconds, ScheduledEndTimestamp: dueAtMs };
  await addOperationEvent(work, 'WaitStarted', begun, { details });
};

const callback: Apply = async (work, known, given) => {
  mustBeNew('CALLBACK', known);
  const { TimeoutSeconds = 0, HeartbeatTimeoutSeconds = 0 } = given.update.CallbackOptions ?? {};
  const { context, place, execution } = work;
  const nowMs = context.now();
  const callbackId = newCallbackId(context.ids, executionArn(place, execution), given.update.Id);
  const begun = await addOperation(work, {
    ...newOperation(work, given),
    callbackId,
    ...(TimeoutSeconds > 0 ? { dueAtMs: nowMs + TimeoutSeconds * 1000 } : {}),
    ...(HeartbeatTimeoutSeconds > 0
      ? {
          heartbeatSeconds: HeartbeatTimeoutSeconds,
          heartbeatDueAtMs: nowMs + HeartbeatTimeoutSeconds * 1000,
        }
      : {}),
  });
  const details = {
    CallbackId: callbackId,
    ...(TimeoutSeconds > 0 ? { Timeout: TimeoutSeconds } : {}),
    ...(HeartbeatTimeoutSeconds > 0 ? { HeartbeatTimeout: HeartbeatTimeoutSeconds } : {}),
  };
  await addOperationEvent(work, 'CallbackStarted', begun, { details });
};

const chainedInvoke: Apply = async (work, known, given) => {
  mustBeNew('CHAINED_INVOKE', known);
  await startChained(work, newOperation(work, given), given);
};

const BY_TYPE: Readonly<Record<Exclude<CheckedUpdate['Type'], 'EXECUTION'>, Apply>> = {
  ...{ CONTEXT: context, STEP: step, WAIT: wait, CALLBACK: callback, CHAINED_INVOKE: chainedInvoke },
};
