import type { StagedContext, TxContext } from '../../../core/context.ts';
import type { Message, ReceiveMessageRequest } from '../api.gen.ts';
import { invalidParameter, invalidValue, overLimit } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { checkReceiveAttributes, toMessage } from '../incoming.ts';
import {
  IN_FLIGHT_MESSAGES_MAX,
  RECEIVE_MESSAGES_MAX,
  VISIBILITY_TIMEOUT_SECONDS_MAX,
  WAIT_SECONDS_MAX,
} from '../limits.ts';
import { readBody } from '../message-body.ts';
import { checkId } from '../outgoing.ts';
import { type Queue, queueByUrl } from '../queue.ts';
import { scheduleSweep } from '../sweep-schedule.ts';
import { type Ask, inFlightAllowance, type Take } from '../take.ts';
import { takeFifo } from '../take-fifo.ts';
import { takeStandard } from '../take-standard.ts';

/** Buckets of what was in flight are dropped by a sweep that comes this much later. */
const BUCKETS_KEPT_MS = 3_600_000;

interface Look extends Take {
  queue: Queue;
  nowMs: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage: Staged<'ReceiveMessage'> = async (context, input) => {
  checkReceive(input);
  const selection = checkReceiveAttributes(input);
  const { queue, taken } = await receive(context, input);
  const received: Message[] = [];
  for (const one of taken) {
    const body = await readBody(context, queue, one.message);
    if (body !== undefined) received.push(toMessage(one, body, selection));
  }
  return received.length === 0 ? {} : { Messages: received };
};

/** Looks, and waits for messages as long as the caller or the queue says. */
async function receive(context: StagedContext, input: ReceiveMessageRequest): Promise<Look> {
  const first = await lookUntilSettled(context, input);
  const untilMs = first.nowMs + waitMs(first.queue, input);
  if (first.taken.length > 0 || untilMs <= context.now()) {
    if (first.isOverLimit === true) throw tooManyInFlight();
    return first;
  }
  const watch = context.waiters.watch(first.queue.topic);
  let failed = true;
  try {
    for (;;) {
      // Once more with the watch open: what came before it must not be missed.
      const look = await lookUntilSettled(context, input);
      failed = false;
      if (look.taken.length > 0) return look;
      const reason = await watch.wait(untilMs, context.signal);
      if (reason !== 'woken') return look;
      failed = true;
    }
  } finally {
    // What it was woken for is still there then: somebody else takes it.
    watch.close(failed);
  }
}

/** Looks again while what was found was only swept away: expired messages, dead letters. */
async function lookUntilSettled(context: StagedContext, input: ReceiveMessageRequest): Promise<Look> {
  for (;;) {
    const look = await context.transact((attempt) => lookOnce(attempt, context, input));
    const mayHaveMore = look.nextMs !== undefined && look.nextMs <= look.nowMs;
    if (look.taken.length === 0 && mayHaveMore && !context.signal.aborted) continue;
    tellOthers(context, look);
    return look;
  }
}

async function lookOnce(
  context: TxContext,
  { waiters }: StagedContext,
  input: ReceiveMessageRequest,
): Promise<Look> {
  const { tx, locks } = context;
  const queue = await queueByUrl(tx, input.QueueUrl, context.place);
  checkAttemptId(queue, input.ReceiveRequestAttemptId);
  tx.afterAttempt(await locks.take(queue.topic));
  const nowMs = context.now();
  const ask: Ask = {
    count: input.MaxNumberOfMessages ?? 1,
    visibilityMs: input.VisibilityTimeout === undefined ? queue.visibilityMs : input.VisibilityTimeout * 1000,
    wantsNext: waitMs(queue, input) > 0 || waiters.isWatched(queue.topic),
  };
  const count = await inFlightAllowance(context, queue, ask.count);
  if (count === 0) return { queue, nowMs, taken: [], isOverLimit: !queue.isFifo };
  const take = await (queue.isFifo
    ? takeFifo(context, queue, ask, count, input.ReceiveRequestAttemptId)
    : takeStandard(context, queue, ask, count));
  if (take.taken.length > 0) await scheduleSweep(context, queue, nowMs + BUCKETS_KEPT_MS);
  return { ...take, queue, nowMs };
}

/** Others who wait: one of them gets what is left, now or when its time comes. */
function tellOthers({ waiters }: StagedContext, { queue, taken, nextMs, nowMs }: Look): void {
  if (nextMs === undefined) return;
  if (nextMs > nowMs) waiters.alarm(queue.topic, nextMs);
  else if (taken.length > 0) waiters.wake(queue.topic, 1);
}

function waitMs(queue: Queue, { WaitTimeSeconds }: ReceiveMessageRequest): number {
  return WaitTimeSeconds === undefined ? queue.waitMs : WaitTimeSeconds * 1000;
}

function tooManyInFlight(): Error {
  return overLimit(
    `Too many messages in flight: the queue has reached the limit of ${IN_FLIGHT_MESSAGES_MAX} messages.`,
  );
}

function checkReceive(input: ReceiveMessageRequest): void {
  const { MaxNumberOfMessages: count, VisibilityTimeout: visibility, WaitTimeSeconds: wait } = input;
  if (count !== undefined && !isWithin(count, 1, RECEIVE_MESSAGES_MAX)) {
    const reason = `Must be between 1 and ${RECEIVE_MESSAGES_MAX}, if provided.`;
    throw invalidValue('MaxNumberOfMessages', count, reason);
  }
  if (visibility !== undefined && !isWithin(visibility, 0, VISIBILITY_TIMEOUT_SECONDS_MAX)) {
    const reason = `Must be >= 0 and <= ${VISIBILITY_TIMEOUT_SECONDS_MAX}, if provided.`;
    throw invalidValue('VisibilityTimeout', visibility, reason);
  }
  if (wait !== undefined && !isWithin(wait, 0, WAIT_SECONDS_MAX)) {
    const reason = `Must be >= 0 and <= ${WAIT_SECONDS_MAX}, if provided.`;
    throw invalidValue('WaitTimeSeconds', wait, reason);
  }
}

function checkAttemptId(queue: Queue, attemptId: string | undefined): void {
  if (attemptId === undefined) return;
  if (!queue.isFifo) {
    throw invalidParameter(
      'The request include parameter ReceiveRequestAttemptId which is not valid for this queue type',
    );
  }
  checkId('ReceiveRequestAttemptId', attemptId);
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
