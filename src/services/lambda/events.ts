/**
 * Asynchronous invocations: accepted with a commit, run by the outbox until they have succeeded, failed often enough or
 * grown too old. At least once: a run that a crash cut off begins anew.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BlobError } from '../../core/blobs/blob-errors.ts';
import { disownBlob, ownBlob } from '../../core/blobs/owners.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { FunctionResult } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { mustBeDurable, startEvent } from './durable/calling.ts';
import { EVENT_BYTES_MAX } from './invoke-input.ts';
import { requireFunction } from './lookups.ts';
import { count } from './metric-shipping.ts';
import { type FunctionAddress, functionArn, LATEST } from './names.ts';
import { type Outcome, sendOutcomes } from './outcomes.ts';
import { type Chosen, choose, run } from './run.ts';
import { type EventInvokeRecord, type EventRecord, eventInvokes, events, functions } from './state.ts';
import { decidedTrace, headerOf } from './trace.ts';

/** Larger payloads lie in the blob store. */
export const INLINE_BYTES_MAX = 32_768;
const RETRIES_DEFAULT = 2;
export const AGE_SECONDS_DEFAULT = 21_600;
/** Before the first and before every later retry after an error of the function. */
const RETRY_MS = [60_000, 120_000] as const;
/** For what never came to the function: doubled each time, up to the longest. */
const DELAY_MS = 1000;
const DELAY_MS_MAX = 300_000;

export interface NewEvent {
  address: FunctionAddress;
  payload: Uint8Array;
  clientContext?: string | undefined;
  /** Of a durable function. */
  executionName?: string | undefined;
}

interface EventBody {
  place: Place;
  id: string;
}

export interface AcceptedEvent {
  /** The trace that its runs belong to, as the answer says it. */
  readonly traceHeader: string;
  /** Of a durable function: the execution that has begun. */
  readonly durableExecutionArn?: string | undefined;
}

/**
 * Takes an event. Once this resolves, the function will be run with it.
 *
 * @throws AwsError ResourceNotFoundException
 */
export async function acceptEvent(context: StagedContext, event: NewEvent): Promise<AcceptedEvent> {
  const { address, payload, clientContext, executionName } = event;
  const chosen = await choose(context, address);
  const { durable, tracing: mode } = chosen.version.configuration;
  const trace = decidedTrace(context, context.traceHeader, { arn: functionArn(address), mode });
  const accepted = { traceHeader: `Root=${trace.get('Root')};Sampled=${trace.get('Sampled')}` };
  if (executionName !== undefined || durable !== undefined) {
    const call = { requestId: context.requestId, payload, clientContext, traceHeader: headerOf(trace) };
    const settings = mustBeDurable(chosen);
    const durableExecutionArn = await startEvent(context, chosen, settings, { ...call, executionName });
    await count(context, address, 'AsyncEventsReceived');
    return { ...accepted, durableExecutionArn };
  }
  const isLarge = payload.length > INLINE_BYTES_MAX;
  const blobId = isLarge ? (await context.blobs.write(payload)).id : undefined;
  try {
    await context.transact(async (inner) => {
      const record = await requireFunction(inner.tx, address);
      if (blobId !== undefined) await ownBlob(inner.tx, blobId, 'lambda');
      await putAndRun(inner, address.place, {
        id: inner.ids.uuid(),
        requestId: context.requestId,
        functionName: address.name,
        functionId: record.id,
        qualifier: address.qualifier,
        acceptedAtMs: inner.now(),
        failures: 0,
        delays: 0,
        payload: isLarge ? undefined : payload,
        blobId,
        clientContext,
        traceHeader: headerOf(trace),
      });
    });
  } catch (error) {
    if (blobId !== undefined) await context.blobs.remove(blobId);
    throw error;
  }
  await count(context, address, 'AsyncEventsReceived');
  return accepted;
}

async function putAndRun(context: TxContext, place: Place, event: EventRecord): Promise<void> {
  await events.put(context.tx, place, event);
  runLater(context, place, event.id);
}

function runLater({ outbox }: TxContext, place: Place, id: string): void {
  const body: EventBody = { place, id };
  outbox.send({ service: 'lambda', delivery: 'runEvent', group: `lambda.event.${id}`, body, isLong: true });
}

/** Timer: an event is tried again. */
export async function retryEvent(context: TxContext, body: unknown): Promise<void> {
  // What `tryAgain` has set.
  const { place, id } = body as EventBody;
  if ((await events.get(context.tx, place, id)) !== undefined) runLater(context, place, id);
}

interface Known {
  event: EventRecord;
  rules: EventInvokeRecord | undefined;
  /** The function has gone, or another one has its name. */
  isOrphan: boolean;
}

/** Delivery: runs the function with an event once, and decides what comes next. */
export async function runEvent(context: DeliveryContext, body: unknown): Promise<void> {
  // What `runLater` sent.
  const { place, id } = body as EventBody;
  const known = await context.transact(({ tx }) => read(tx, place, id));
  if (known === undefined) return;
  const { event, rules } = known;
  if (known.isOrphan) return finish(context, place, event, undefined);
  const payload = await payloadOf(context, event);
  if (payload === undefined) return finish(context, place, event, undefined);
  const address = { place, name: event.functionName, qualifier: event.qualifier };
  const end = async (outcome: Omit<Outcome, 'payload'>) => {
    await finish(context, place, event, { ...outcome, payload }, rules);
    if (outcome.condition !== 'Success') await count(context, address, 'AsyncEventsDropped');
  };
  const ageMs = context.now() - event.acceptedAtMs;
  const runs = event.failures;
  if (ageMs > (rules?.ageSecondsMax ?? AGE_SECONDS_DEFAULT) * 1000) {
    return end({ condition: 'EventAgeExceeded', runs });
  }
  let ran: { result: FunctionResult; executedVersion: string };
  try {
    const chosen = await choose(context, address);
    if (chosen.record.reserved === 0) return await end({ condition: 'ZeroReservedConcurrency', runs });
    await count(context, address, 'AsyncEventAge', ageMs);
    ran = await runWith(context, chosen, event, payload);
  } catch (error) {
    if (!(error instanceof AwsError) || context.signal.aborted) throw error;
    if (error.code === 'RecursiveInvocationException') return end({ condition: 'RecursiveInvocation', runs });
    if (error.code === 'ResourceNotFoundException') return finish(context, place, event, undefined);
    context.log.info('A Lambda event waits: its function could not be run', {
      function: event.functionName,
      reason: `${error.code}: ${error.message}`,
    });
    return tryAgain(context, place, { ...event, delays: event.delays + 1 }, delayOf(event.delays));
  }
  const { result, executedVersion } = ran;
  const response = { executedVersion, error: result.error, payload: await bytesOf(result) };
  if (result.error === undefined) return end({ condition: 'Success', runs: runs + 1, response });
  const retriesMax = rules?.retriesMax ?? RETRIES_DEFAULT;
  if (runs < retriesMax) {
    return tryAgain(
      context,
      place,
      { ...event, failures: runs + 1, delays: 0 },
      RETRY_MS[runs === 0 ? 0 : 1],
    );
  }
  return end({ condition: 'RetriesExhausted', runs: runs + 1, response });
}

async function read(tx: TxContext['tx'], place: Place, id: string): Promise<Known | undefined> {
  const event = await events.get(tx, place, id);
  if (event === undefined) return undefined;
  const { functionName, functionId, qualifier = LATEST } = event;
  const record = await functions.get(tx, place, functionName);
  const rules = await eventInvokes.get(tx, place, functionName, qualifier);
  return { event, rules, isOrphan: record?.id !== functionId };
}

function runWith(context: DeliveryContext, chosen: Chosen, event: EventRecord, payload: Uint8Array) {
  return run(context, chosen, {
    requestId: event.requestId,
    payload,
    clientContext: event.clientContext,
    traceHeader: event.traceHeader,
    signal: context.signal,
  });
}

/** Undefined when a power cut has taken it: nobody can run the event any more. */
async function payloadOf(
  { blobs, log }: DeliveryContext,
  { payload, blobId, functionName, requestId }: EventRecord,
): Promise<Uint8Array | undefined> {
  if (blobId === undefined) return payload ?? Buffer.from('{}');
  try {
    return await blobs.read(blobId, EVENT_BYTES_MAX);
  } catch (error) {
    if (!(error instanceof BlobError) || !['missing', 'damaged'].includes(error.reason)) throw error;
    log.warn('The payload of a Lambda event was lost', {
      function: functionName,
      requestId,
      reason: error.message,
    });
    return undefined;
  }
}

async function bytesOf({ payload }: FunctionResult): Promise<Uint8Array> {
  return payload instanceof Readable ? buffer(payload) : payload;
}

function delayOf(delays: number): number {
  return Math.min(DELAY_MS * 2 ** delays, DELAY_MS_MAX);
}

function tryAgain(
  context: DeliveryContext,
  place: Place,
  event: EventRecord,
  afterMs: number,
): Promise<void> {
  return context.transact(async ({ tx, timers, now }) => {
    await events.put(tx, place, event);
    const body: EventBody = { place, id: event.id };
    const timer = { service: 'lambda', timer: 'retryEvent', id: event.id, atMs: now() + afterMs, body };
    await timers.set(timer);
    context.complete(tx);
  });
}

/** The event is through: it goes, and who wants to know of it is told. */
function finish(
  context: DeliveryContext,
  place: Place,
  event: EventRecord,
  outcome: Outcome | undefined,
  rules?: EventInvokeRecord,
): Promise<void> {
  return context.transact(async (inner) => {
    await events.delete(inner.tx, place, event.id);
    if (event.blobId !== undefined) await disownBlob(inner, event.blobId);
    if (outcome !== undefined) await sendOutcomes(inner, place, event, outcome, rules);
    context.complete(inner.tx);
  });
}
