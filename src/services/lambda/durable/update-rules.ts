/**
 * What a checkpoint may say. The rules that no operation need be read for are checked before anything else.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html
 */

import type { OperationUpdate } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { OperationRecord, OperationType } from './state.ts';
import type { KeptText } from './texts.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PAYLOAD_BYTES_MAX = 262_144;
export const CHAINED_BYTES_MAX = 1_048_576;
const ERROR_BYTES_MAX = 32_768;
export const OPERATIONS_MAX = 3_000;

const ACTIONS: Readonly<Record<OperationType, readonly string[]>> = {
  EXECUTION: ['SUCCEED', 'FAIL'],
  CONTEXT: ['START', 'SUCCEED', 'FAIL'],
  STEP: ['START', 'SUCCEED', 'FAIL', 'RETRY'],
  WAIT: ['START', 'CANCEL'],
  CALLBACK: ['START'],
  CHAINED_INVOKE: ['START'],
};

/** An update that {@link checkUpdates} has let through. */
export type CheckedUpdate = OperationUpdate & { Type: OperationType };

/** An update with its texts, which are kept already. */
export interface Update {
  readonly update: CheckedUpdate;
  readonly payload?: KeptText | undefined;
  readonly error?: KeptText | undefined;
}

/** @throws AwsError InvalidParameterValueException */
export function checkUpdates(updates: readonly OperationUpdate[]): CheckedUpdate[] {
  const ends = updates.filter(({ Type }) => Type === 'EXECUTION');
  if (ends.length > 1) throw invalidParameter('Cannot checkpoint multiple EXECUTION updates.');
  if (ends.length === 1 && updates.at(-1)?.Type !== 'EXECUTION') {
    throw invalidParameter('EXECUTION checkpoint must be the last update.');
  }
  const seen = new Map<string, OperationUpdate>();
  return updates.map((update) => {
    if (update.Type !== 'EXECUTION') mayFollow(seen.get(update.Id), update);
    seen.set(update.Id, update);
    return checkOne(update);
  });
}

/** One request may begin a step or a context and end it, and names an operation once otherwise. */
function mayFollow(before: OperationUpdate | undefined, { Type, Action }: OperationUpdate): void {
  if (before === undefined) return;
  const isPair = before.Action === 'START' && before.Type === Type && (Type === 'STEP' || Type === 'CONTEXT');
  if (isPair && Action !== 'START') return;
  throw invalidParameter('Cannot update the same operation twice in a single request.');
}

function checkOne(update: OperationUpdate): CheckedUpdate {
  const { Action, Payload, Error: error } = update;
  // The model has let its six types through.
  const Type = update.Type as OperationType;
  if (!ACTIONS[Type].includes(Action)) {
    throw invalidParameter(
      Type === 'EXECUTION' ? 'Invalid EXECUTION action.' : 'Invalid action for the given operation type.',
    );
  }
  if (Action === 'SUCCEED' && error !== undefined) {
    throw invalidParameter('Cannot provide an Error for SUCCEED action.');
  }
  if (Action === 'FAIL' && Payload !== undefined) {
    throw invalidParameter('Cannot provide a Payload for FAIL action.');
  }
  if (Action === 'RETRY' && Payload !== undefined && error !== undefined) {
    throw invalidParameter('Cannot provide both error and payload to RETRY a STEP.');
  }
  if (
    Type === 'STEP' &&
    (Action === 'RETRY') !== (update.StepOptions?.NextAttemptDelaySeconds !== undefined)
  ) {
    throw invalidParameter('Invalid StepOptions for the given action.');
  }
  checkSizes(Type, Payload, error);
  checkOptions(update);
  return { ...update, Type };
}

function checkSizes(Type: OperationType, payload: string | undefined, error: object | undefined): void {
  if (error !== undefined && Buffer.byteLength(JSON.stringify(error)) >= ERROR_BYTES_MAX) {
    throw invalidParameter(`Error object size must be less than ${ERROR_BYTES_MAX} bytes.`);
  }
  const bytes = Buffer.byteLength(payload ?? '');
  if (Type === 'CHAINED_INVOKE') {
    if (bytes > CHAINED_BYTES_MAX) throw tooLarge('CHAINED_INVOKE input', CHAINED_BYTES_MAX);
  } else if (Type !== 'EXECUTION' && bytes > PAYLOAD_BYTES_MAX) {
    throw tooLarge(`${Type} output`, PAYLOAD_BYTES_MAX);
  }
}

/** @param what as in `STEP output` */
export function tooLargeText(what: string, bytesMax: number): string {
  return `${what} payload size must be less than or equal to ${bytesMax} bytes.`;
}

function tooLarge(what: string, bytesMax: number) {
  return invalidParameter(tooLargeText(what, bytesMax));
}

function checkOptions({ Type, Action, WaitOptions, ChainedInvokeOptions }: OperationUpdate): void {
  if (Action !== 'START') return;
  if (Type === 'WAIT' && WaitOptions?.WaitSeconds === undefined) {
    throw invalidParameter('Update for WAIT operation requires WaitOptions.');
  }
  if (Type === 'CHAINED_INVOKE' && ChainedInvokeOptions === undefined) {
    throw invalidParameter('Update for CHAINED_INVOKE operation requires ChainedInvokeOptions.');
  }
}

/** What an update says of an operation that is there must be what it is. @throws AwsError */
export function mustBeTheSame(known: OperationRecord, update: OperationUpdate): void {
  if (known.type !== update.Type) throw invalidParameter('Inconsistent operation type.');
  if (update.SubType !== undefined && update.SubType !== known.subType) {
    throw invalidParameter('Inconsistent operation subtype.');
  }
  if (update.Name !== undefined && update.Name !== known.name) {
    throw invalidParameter('Inconsistent operation name.');
  }
  if (update.ParentId !== known.parentId) throw invalidParameter('Inconsistent parent operation id.');
}
