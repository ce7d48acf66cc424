/**
 * Functions that an execution calls, and whose answers it waits for. A durable function is begun as an execution of its
 * own, which tells this one of its end; another is simply run. Both are called under the role of the calling function.
 */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DeliveryContext, StagedContext, TxContext } from '../../../core/context.ts';
import { AwsError, notImplemented } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { ErrorObject } from '../api.gen.ts';
import { functionNotFound, invalidParameter } from '../errors.ts';
import { findVersion, requireFunction, requireVersion, versionName } from '../lookups.ts';
import { type FunctionAddress, functionArn, LATEST, qualifiedArn, splitFunctionName } from '../names.ts';
import { drawOf, routedVersion } from '../run.ts';
import type { VersionRecord } from '../state.ts';
import { callAsRole } from '../targets.ts';
import { errorOfAnswer } from './answers.ts';
import { ask } from './asking.ts';
import { mustBeQualified } from './config.ts';
import { executionArn } from './names.ts';
import { begin, inputHashOf } from './starting.ts';
import { type ExecutionRecord, executions, type OperationRecord, type Parent } from './state.ts';
import { type KeptText, keeping, readText, smallError } from './texts.ts';
import { CHAINED_BYTES_MAX, tooLargeText, type Update } from './update-rules.ts';
import {
  addOperation,
  addOperationEvent,
  type NewOperation,
  openRunning,
  openWork,
  operationOf,
  putOperation,
  save,
  type Work,
} from './work.ts';

/** What the delivery `chainDurable` is told. */
interface ChainBody extends Parent {
  readonly place: Place;
}

interface Target {
  readonly address: FunctionAddress;
  readonly version: VersionRecord;
}

/** Of the update that names it. @throws AwsError for what no checkpoint may say */
function addressOf({ place }: Work, functionName: string): FunctionAddress {
  const { account = place.account, region = place.region, name, qualifier } = splitFunctionName(functionName);
  if (account !== place.account) {
    throw invalidParameter('Cannot start a CHAINED_INVOKE on a function in another account.');
  }
  if (region !== place.region) {
    throw invalidParameter('Cannot start a CHAINED_INVOKE on a function in another region.');
  }
  return { place, name, qualifier };
}

/** The version that is called; what cannot be called at all fails the operation, and not the checkpoint. */
async function targetOf({ context }: Work, address: FunctionAddress): Promise<Target | AwsError> {
  const named = { ...address, qualifier: address.qualifier ?? LATEST };
  try {
    await requireFunction(context.tx, named);
    const { version: own, alias } = await requireVersion(context.tx, named);
    const routed = alias && routedVersion(alias, drawOf(context.ids));
    const version = routed === undefined ? own : await findVersion(context.tx, address, routed);
    if (version === undefined) throw functionNotFound(qualifiedArn(named));
    mustBeQualified(version.configuration.durable, address.qualifier);
    return { address, version };
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** Begins a chained invocation: the function is called after the commit. @throws AwsError */
export async function startChained(work: Work, operation: NewOperation, given: Update): Promise<void> {
  const { context, place, execution } = work;
  const { FunctionName, TenantId, XAmznTraceId } = given.update.ChainedInvokeOptions ?? { FunctionName: '' };
  if (TenantId !== undefined) throw notImplemented('TenantId of a chained invocation');
  const target = await targetOf(work, addressOf(work, FunctionName));
  if (target instanceof AwsError) return failAtOnce(work, operation, FunctionName, target);
  const executed = versionName(target.version.number);
  const isDurable = target.version.configuration.durable !== undefined;
  const { ids } = context;
  const child = isDurable ? { id: ids.uuid(), name: ids.uuid(), version: executed } : undefined;
  const begun = await addOperation(work, {
    ...operation,
    input: given.payload,
    chained: { functionName: FunctionName, traceHeader: XAmznTraceId, child },
  });
  const details = {
    FunctionName,
    ExecutedVersion: executed,
    ...(child && {
      DurableExecutionArn: executionArn(place, { functionName: target.version.name, ...child }),
    }),
  };
  await addOperationEvent(work, 'ChainedInvokeStarted', begun, { input: given.payload, details });
  const body: ChainBody = { place, executionId: execution.id, operationId: begun.id };
  const group = `lambda.durable-chain.${execution.id}.${begun.id}`;
  context.outbox.send({ service: 'lambda', delivery: 'chainDurable', group, body, isLong: true });
}

async function failAtOnce(
  work: Work,
  operation: NewOperation,
  FunctionName: string,
  { code, message }: AwsError,
): Promise<void> {
  const error = smallError({ ErrorType: code, ErrorMessage: message });
  const endedAtMs = work.context.now();
  const failed = await addOperation(work, { ...operation, status: 'FAILED', error, endedAtMs });
  await addOperationEvent(work, 'ChainedInvokeStarted', failed, { details: { FunctionName } });
  await addOperationEvent(work, 'ChainedInvokeFailed', failed, { error });
}

/** What came of a chained invocation. */
export interface ChainedEnd {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
  readonly result?: string | undefined;
  readonly error?: ErrorObject | undefined;
}

const END_EVENTS = {
  SUCCEEDED: 'ChainedInvokeSucceeded',
  FAILED: 'ChainedInvokeFailed',
  TIMED_OUT: 'ChainedInvokeTimedOut',
  STOPPED: 'ChainedInvokeStopped',
} as const;

/** Tells the execution that waits; one that has ended hears nothing any more. */
export function endChained(
  context: StagedContext,
  place: Place,
  { executionId, operationId }: Parent,
  { status, ...end }: ChainedEnd,
): Promise<void> {
  return keeping(context.blobs, async (keep) => {
    const result = end.result === undefined ? undefined : await keep(end.result);
    const error = end.error === undefined ? undefined : await keep(JSON.stringify(end.error));
    const isTaken = await context.transact(async (inner) => {
      const work = await openRunning(inner, place, executionId);
      const operation = work && (await operationOf(work, operationId));
      if (work === undefined || operation?.status !== 'STARTED') return false;
      const after: OperationRecord = { ...operation, status, result, error, endedAtMs: inner.now() };
      await putOperation(work, operation, after);
      await addOperationEvent(work, END_EVENTS[status], after, { result, error });
      await ask(work);
      await save(work);
      return true;
    });
    return { isTaken, value: undefined };
  });
}

interface Calling {
  readonly execution: ExecutionRecord;
  readonly operation: OperationRecord;
  readonly role: string | undefined;
}

/** Delivery: calls the function of a chained invocation, at least once. */
export async function chain(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startChained` sent.
  const { place, ...parent } = body as ChainBody;
  const calling = await context.transact(async (inner): Promise<Calling | undefined> => {
    const work = await openWork(inner, place, parent.executionId);
    const operation = work && (await operationOf(work, parent.operationId));
    if (work === undefined || operation?.status !== 'STARTED') return undefined;
    const { execution } = work;
    const address = { place, name: execution.functionName, qualifier: undefined };
    const version = await findVersion(inner.tx, address, execution.version);
    return { execution, operation, role: version?.configuration.role };
  });
  if (calling === undefined) return;
  const end = await endOf(context, place, calling);
  if (end !== undefined) await endChained(context, place, parent, end);
}

/** Undefined where a durable function was begun: its execution tells. */
async function endOf(
  context: DeliveryContext,
  place: Place,
  { execution, operation, role = '' }: Calling,
): Promise<ChainedEnd | undefined> {
  const { functionName: FunctionName = '', child } = operation.chained ?? {};
  const name = execution.functionName;
  const use = { role, functionArn: functionArn({ place, name }), functionName: name, place };
  const input = await readText(context, operation.input);
  try {
    const call = await callAsRole(context, use);
    if (child !== undefined) {
      // Whether the role may, the door of the service says.
      await call('lambda', 'Invoke', { FunctionName, InvocationType: 'DryRun' }, place);
      return await beginChild(context, place, { execution, operation, role }, input ?? '{}');
    }
    const Payload = Buffer.from(input ?? '{}');
    const answer = await call('lambda', 'Invoke', { FunctionName, Payload }, place);
    return await endOfAnswer(answer);
  } catch (error) {
    if (!(error instanceof AwsError) || context.signal.aborted) throw error;
    return { status: 'FAILED', error: { ErrorType: error.code, ErrorMessage: error.message } };
  }
}

async function endOfAnswer({
  Payload = new Uint8Array(),
  FunctionError,
}: {
  Payload?: Uint8Array | Readable | undefined;
  FunctionError?: string | undefined;
}): Promise<ChainedEnd> {
  const bytes = Payload instanceof Readable ? await buffer(Payload) : Buffer.from(Payload);
  if (FunctionError !== undefined) return { status: 'FAILED', error: errorOfAnswer(bytes, FunctionError) };
  if (bytes.length > CHAINED_BYTES_MAX) {
    const ErrorMessage = tooLargeText('CHAINED_INVOKE output', CHAINED_BYTES_MAX);
    return { status: 'FAILED', error: { ErrorMessage } };
  }
  return { status: 'SUCCEEDED', result: bytes.length === 0 ? undefined : bytes.toString('utf8') };
}

async function beginChild(
  context: DeliveryContext,
  place: Place,
  { execution, operation }: Calling,
  text: string,
): Promise<ChainedEnd | undefined> {
  const { child, functionName = '', traceHeader } = operation.chained ?? {};
  if (child === undefined) return undefined;
  const { name, qualifier } = splitFunctionName(functionName);
  const address = { place, name, qualifier };
  const beginOnce = async (inner: TxContext, input: KeptText): Promise<'begun' | 'gone' | 'new'> => {
    if ((await executions.get(inner.tx, place, child.id)) !== undefined) return 'begun';
    const version = await findVersion(inner.tx, address, child.version);
    const durable = version?.configuration.durable;
    if (version === undefined || durable === undefined) return 'gone';
    await begin(inner, {
      ...{ id: child.id, name: child.name, address, version, durable, input },
      ...{ inputHash: inputHashOf(text), requestId: inner.ids.uuid(), resultBytesMax: CHAINED_BYTES_MAX },
      ...{ isEvent: false, wantsLogTail: false, traceHeader: traceHeader ?? execution.traceHeader },
      parent: { executionId: execution.id, operationId: operation.id },
    });
    return 'new';
  };
  const found = await keeping(context.blobs, async (keep) => {
    const input = await keep(text);
    const value = await context.transact((inner) => beginOnce(inner, input));
    return { isTaken: value === 'new', value };
  });
  if (found !== 'gone') return undefined;
  const { code, message } = functionNotFound(qualifiedArn(address));
  return { status: 'FAILED', error: { ErrorType: code, ErrorMessage: message } };
}

/** What the end of an execution means to the one that has called it. */
export function endOfChild(
  { status, timeoutSeconds }: ExecutionRecord,
  result: string | undefined,
  error: ErrorObject | undefined,
): ChainedEnd {
  if (status === 'SUCCEEDED') return { status, result };
  if (status !== 'TIMED_OUT') return { status: status === 'STOPPED' ? status : 'FAILED', error };
  const ErrorMessage = `CHAINED_INVOKE timed out after ${timeoutSeconds} seconds.`;
  return { status, error: { ErrorMessage, ErrorType: 'ChainedInvoke.Timeout' } };
}
