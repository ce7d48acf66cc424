/** One batch, given to the function. */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { StagedContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { callChosen } from '../durable/calling.ts';
import { SYNC_BYTES_MAX } from '../invoke-input.ts';
import { choose } from '../run.ts';
import type { MappingRecord } from './state.ts';

const FIRST_PAUSE_MS = 200;
const PAUSE_MS_MAX = 60_000;
/** Of an event: what stands around its records. */
const FRAME_BYTES = 32;

export interface Invoked {
  requestId: string;
  isOk: boolean;
  /** The function's answer; of a call that did not come so far nothing. */
  payload: Uint8Array;
  executedVersion: string;
  functionError?: string | undefined;
}

/** Lets time pass by the cloud's clock; a move of the clock ends it. */
export async function pause(
  { waiters, now, signal }: StagedContext,
  uuid: string,
  ms: number,
): Promise<void> {
  await waiters.wait(`lambda-event-source:${uuid}`, now() + ms, signal);
}

/** The pause before a try. */
export function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, PAUSE_MS_MAX);
}

/**
 * Calls the function that the mapping names. Where there is no room it is tried again until `untilMs`; whatever else
 * goes wrong is a failed call.
 */
export async function invokeWith(
  context: StagedContext,
  place: Place,
  record: MappingRecord,
  {
    Records,
    untilMs,
    traceHeader,
  }: { Records: readonly object[]; untilMs: number; traceHeader?: string | undefined },
): Promise<Invoked> {
  const requestId = context.ids.uuid();
  const payload = Buffer.from(JSON.stringify({ Records }));
  const { functionName: name, qualifier } = record;
  for (let failures = 0; ; failures++) {
    try {
      const chosen = await choose(context, { place, name, qualifier });
      const { result, executedVersion } = await callChosen(context, chosen, {
        requestId,
        payload,
        traceHeader,
      });
      const answer = result.payload instanceof Readable ? await buffer(result.payload) : result.payload;
      const isOk = result.error === undefined;
      return { requestId, isOk, payload: answer, executedVersion, functionError: result.error };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const isThrottled = error.code === 'TooManyRequestsException';
      if (!isThrottled || context.now() >= untilMs || context.signal.aborted) {
        const { code, message } = error;
        context.log.warn('An event source mapping could not call its function', { name, code, message });
        return { requestId, isOk: false, payload: new Uint8Array(), executedVersion: qualifier ?? '$LATEST' };
      }
    }
    await pause(context, record.uuid, pauseMs(failures));
  }
}

/** Events of records that are small enough for one call each, in their order. */
export function pieces<T extends object>(records: readonly T[]): T[][] {
  const all: T[][] = [];
  let piece: T[] = [];
  let bytes = FRAME_BYTES;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (piece.length > 0 && bytes + size > SYNC_BYTES_MAX) {
      all.push(piece);
      piece = [];
      bytes = FRAME_BYTES;
    }
    piece.push(record);
    bytes += size;
  }
  if (piece.length > 0) all.push(piece);
  return all;
}

/**
 * The items that the function names as failed (ReportBatchItemFailures); undefined: all of them, as its answer says
 * nothing that could be relied on.
 * https://docs.aws.amazon.com/lambda/latest/dg/example_serverless_SQS_Lambda_batch_item_failures_section.html
 */
export function failedItems(payload: Uint8Array, known: ReadonlySet<string>): Set<string> | undefined {
  let answer: unknown;
  const text = Buffer.from(payload).toString('utf8');
  if (text === '') return new Set();
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (answer === null || answer === '') return new Set();
  if (typeof answer !== 'object') return undefined;
  const { batchItemFailures } = answer as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return undefined;
  const failed = new Set<string>();
  for (const each of batchItemFailures as { itemIdentifier?: unknown }[]) {
    const id = each?.itemIdentifier;
    if (typeof id !== 'string' || !known.has(id)) return undefined;
    failed.add(id);
  }
  return failed;
}
