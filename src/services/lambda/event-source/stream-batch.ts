/** One batch of a stream: called, tried again, split, and given up in the end, as the mapping says. */

import type { CallAs, StagedContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { count } from '../metric-shipping.ts';
import { failedItems, type Invoked, invokeWith, pause, pauseMs, pieces } from './invocation.ts';
import { type MappingRecord, results, type StreamSettings } from './state.ts';
import type { StreamEvent } from './stream-event.ts';
import { type Failure, tellFailure } from './stream-failure.ts';

/** No record lives longer in a stream. */
const STREAM_AGE_MS = 24 * 60 * 60 * 1000;

export interface StreamTask {
  context: StagedContext;
  place: Place;
  mapping: MappingRecord;
  stream: StreamSettings;
  asRole: () => Promise<CallAs>;
  shardId: string;
}

/** Resolves when nothing is left to do with the records; with false when it was told to end before. */
export async function processBatch(task: StreamTask, events: readonly StreamEvent[]): Promise<boolean> {
  const bySent = new Map(events.map((each) => [each.event, each]));
  for (const piece of pieces(events.map(({ event }) => event))) {
    const own = piece.flatMap((event) => bySent.get(event) ?? []);
    if (!(await processPiece(task, own, 0))) return false;
  }
  return true;
}

async function processPiece(
  task: StreamTask,
  events: readonly StreamEvent[],
  failuresBefore: number,
): Promise<boolean> {
  const { context, stream } = task;
  let left = events;
  let last: Invoked | undefined;
  for (let failures = failuresBefore; ; failures++) {
    left = await withoutOld(task, left, failures, last);
    if (left.length === 0) return true;
    if (context.signal.aborted) return false;
    const { done, invoked } = await attempt(task, left);
    left = left.slice(done);
    last = invoked;
    await keepResult(task, left.length === 0 ? 'OK' : 'PROBLEM: Function call failed');
    if (left.length === 0) return true;
    if (stream.bisects && left.length > 1) {
      // A split is no try.
      const half = Math.ceil(left.length / 2);
      const isDone = await processPiece(task, left.slice(0, half), failures);
      return isDone && processPiece(task, left.slice(half), failures);
    }
    if (stream.retryAttempts >= 0 && failures >= stream.retryAttempts) {
      await giveUp(task, {
        condition: 'RetryAttemptsExhausted',
        events: left,
        invokeCount: failures + 1,
        last,
      });
      return true;
    }
    await pause(context, task.mapping.uuid, pauseMs(failures));
  }
}

/** How many records, from the first on, are done with. */
async function attempt(
  { context, place, mapping }: StreamTask,
  events: readonly StreamEvent[],
): Promise<{ done: number; invoked: Invoked }> {
  const Records = events.map(({ event }) => event);
  // Where there is no room, the records wait as long as they may.
  const untilMs = Number.POSITIVE_INFINITY;
  const { functionName: name, qualifier } = mapping;
  const ageMs = context.now() - (events.at(-1)?.createdAtMs ?? context.now());
  await count(context, { place, name, qualifier }, 'IteratorAge', ageMs);
  const invoked = await invokeWith(context, place, mapping, { Records, untilMs });
  if (!invoked.isOk) return { done: 0, invoked };
  if (!mapping.reportsItemFailures) return { done: events.length, invoked };
  const failed = failedItems(invoked.payload, new Set(events.map(({ sequence }) => sequence)));
  if (failed === undefined) return { done: 0, invoked };
  // "Lambda uses the lowest sequence number as the checkpoint."
  const first = events.findIndex(({ sequence }) => failed.has(sequence));
  return { done: first < 0 ? events.length : first, invoked };
}

async function withoutOld(
  task: StreamTask,
  events: readonly StreamEvent[],
  invokeCount: number,
  last: Invoked | undefined,
): Promise<readonly StreamEvent[]> {
  const { recordAgeSeconds } = task.stream;
  const ageMs = recordAgeSeconds < 0 ? STREAM_AGE_MS : recordAgeSeconds * 1000;
  const oldest = task.context.now() - ageMs;
  const young = events.filter(({ createdAtMs }) => createdAtMs >= oldest);
  if (young.length === events.length) return events;
  const old = events.filter(({ createdAtMs }) => createdAtMs < oldest);
  await giveUp(task, { condition: 'RecordAgeExceeded', events: old, invokeCount, last });
  return young;
}

function giveUp(task: StreamTask, failure: Omit<Failure, 'shardId'>): Promise<void> {
  const { context, place, mapping, asRole, shardId } = task;
  return tellFailure(context, place, mapping, asRole, { ...failure, shardId });
}

async function keepResult({ context, place, mapping }: StreamTask, text: string): Promise<void> {
  const { uuid } = mapping;
  await context.transact(async ({ tx }) => {
    const before = await results.get(tx, place, uuid);
    if (before?.text !== text) await results.put(tx, place, { uuid, text });
  });
}
