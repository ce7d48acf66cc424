/**
 * Reads a queue for a function: takes messages as the function's role, calls the function, deletes what is done with.
 * What is not becomes visible again by the queue's own rules, and goes to its dead-letter queue by them.
 *
 * Of a FIFO queue the order holds by itself: SQS gives no message of a group while an earlier one is in flight, so that
 * calls at the same time are of different groups.
 */

import type { CallAs, StagedContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { functionArn } from '../names.ts';
import { LOOPS_MAX, loopsOf } from '../recursion.ts';
import { messagePasses, type Pattern, parsePattern } from './filter.ts';
import { failedItems, invokeWith, pieces } from './invocation.ts';
import { urlOfQueue } from './permissions.ts';
import { type QueueRecord, queueRecord } from './queue-event.ts';
import { callerAsRole } from './role-caller.ts';
import { parseSource, type Source } from './source.ts';
import type { MappingRecord } from './state.ts';
import { roleUse, targetOf } from './target.ts';

/** Calls at the same time where the mapping has no maximum of its own. */
const CONCURRENCY_MAX = 50;
/** SQS's own maxima: messages of one request, seconds that one waits. */
const RECEIVE_MAX = 10;
const WAIT_SECONDS_MAX = 20;
const MINUTE_MS = 60_000;

interface Poller {
  context: StagedContext;
  place: Place;
  mapping: MappingRecord;
  source: Source;
  queueUrl: string;
  patterns: readonly Pattern[];
  asRole: () => Promise<CallAs>;
}

export async function pollQueue(context: StagedContext, place: Place, mapping: MappingRecord): Promise<void> {
  const source = parseSource(mapping.sourceArn, place);
  const { functionName: name, qualifier } = mapping;
  const target = await context.transact(({ tx }) => targetOf(tx, { place, name, qualifier }));
  const poller: Poller = {
    context,
    place,
    mapping,
    source,
    queueUrl: urlOfQueue(context, source),
    patterns: (mapping.filters ?? []).map(parsePattern),
    asRole: callerAsRole(context, roleUse(place, target)),
  };
  const running = new Set<Promise<void>>();
  const most = mapping.maximumConcurrency ?? CONCURRENCY_MAX;
  try {
    while (!context.signal.aborted) {
      const batch = await gather(poller);
      if (batch.length === 0) continue;
      const call = handle(poller, batch)
        .catch((error: unknown) => failed(poller, error))
        .finally(() => running.delete(call));
      running.add(call);
      if (running.size >= most) await Promise.race(running);
    }
  } finally {
    // What was taken is finished, also of a mapping that is disabled.
    await Promise.allSettled(running);
  }
}

function failed({ context, mapping }: Poller, error: unknown): void {
  if (context.signal.aborted) return;
  context.log.warn('A batch of an event source mapping failed', { uuid: mapping.uuid, error: String(error) });
}

/** The messages of one call: what is there, or what comes within the batching window. */
async function gather(poller: Poller): Promise<QueueRecord[]> {
  const { context, mapping } = poller;
  const { batchSize, windowSeconds } = mapping;
  const batch = await take(poller, batchSize, WAIT_SECONDS_MAX);
  if (windowSeconds === 0 || batch.length === 0) return batch;
  const endMs = context.now() + windowSeconds * 1000;
  while (batch.length < batchSize && !context.signal.aborted) {
    const restSeconds = Math.ceil((endMs - context.now()) / 1000);
    if (restSeconds <= 0) break;
    const wait = Math.min(restSeconds, WAIT_SECONDS_MAX);
    // Of a queue that hides messages for less than the window one may come again: its newest handle counts.
    for (const record of await take(poller, batchSize - batch.length, wait)) {
      const before = batch.findIndex(({ messageId }) => messageId === record.messageId);
      if (before < 0) batch.push(record);
      else batch[before] = record;
    }
  }
  return batch;
}

/** Messages that the function wants; what its filters leave out is deleted at once. */
async function take(poller: Poller, count: number, WaitTimeSeconds: number): Promise<QueueRecord[]> {
  const { source, queueUrl: QueueUrl, patterns, asRole } = poller;
  const call = await asRole();
  const { Messages = [] } = await call(
    'sqs',
    'ReceiveMessage',
    {
      QueueUrl,
      MaxNumberOfMessages: Math.min(count, RECEIVE_MAX),
      WaitTimeSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    },
    source.place,
  );
  const records = Messages.map((message) => queueRecord(source, message));
  const wanted = records.filter((record) => messagePasses(patterns, { ...record } as never));
  const unwanted = records.filter((record) => !wanted.includes(record));
  await remove(poller, unwanted);
  return wanted;
}

async function handle(poller: Poller, batch: readonly QueueRecord[]): Promise<void> {
  const { context, place, mapping } = poller;
  for (const { Records, traceHeader } of pieces(batch).flatMap((piece) => byLoops(mapping, place, piece))) {
    // Until the messages may be seen by others, whom their order then is left to.
    const untilMs = context.now() + MINUTE_MS;
    const { isOk, payload } = await invokeWith(context, place, mapping, { Records, untilMs, traceHeader });
    const ids = new Set(Records.map(({ messageId }) => messageId));
    const failures = !isOk
      ? undefined
      : mapping.reportsItemFailures
        ? failedItems(payload, ids)
        : new Set<string>();
    await remove(
      poller,
      failures === undefined ? [] : Records.filter(({ messageId }) => !failures.has(messageId)),
    );
    // Behind a failure come messages of the same groups, which must not go before.
    if (mapping.kind === 'fifo-queue' && failures?.size !== 0) return;
  }
}

interface Chain {
  Records: QueueRecord[];
  /** Of the message that has been through the function most often. */
  traceHeader: string | undefined;
}

/**
 * Messages of loops that have gone on for too long are called with by themselves, so that others do not share their
 * lot: Lambda lets those lie, and the queue's own rules bring them to its dead-letter queue.
 */
function byLoops(
  { functionName: name }: MappingRecord,
  place: Place,
  records: readonly QueueRecord[],
): Chain[] {
  const arn = functionArn({ place, name });
  const chains: (Chain & { loops: number })[] = [];
  for (const record of records) {
    const traceHeader = record.attributes['AWSTraceHeader'];
    const loops = loopsOf(traceHeader, arn);
    const last = chains.at(-1);
    if (last === undefined || last.loops >= LOOPS_MAX !== loops >= LOOPS_MAX) {
      chains.push({ Records: [record], traceHeader, loops });
      continue;
    }
    last.Records.push(record);
    if (loops > last.loops || last.traceHeader === undefined) Object.assign(last, { traceHeader, loops });
  }
  return chains;
}

async function remove(poller: Poller, records: readonly QueueRecord[]): Promise<void> {
  const { context, source, queueUrl: QueueUrl, asRole, mapping } = poller;
  for (let from = 0; from < records.length; from += RECEIVE_MAX) {
    const Entries = records
      .slice(from, from + RECEIVE_MAX)
      .map(({ receiptHandle }, i) => ({ Id: String(i), ReceiptHandle: receiptHandle }));
    try {
      const call = await asRole();
      await call('sqs', 'DeleteMessageBatch', { QueueUrl, Entries }, source.place);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // They come again.
      const { code, message } = error;
      context.log.warn('Messages could not be deleted for a function', { uuid: mapping.uuid, code, message });
    }
  }
}
