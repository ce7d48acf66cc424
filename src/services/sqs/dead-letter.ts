/** The way of a message into its queue's dead-letter queue. */

import type { TxContext } from '../../core/context.ts';
import { forgetMessage, putMessage } from './message-rows.ts';
import { activate } from './metrics.ts';
import { findQueue, type Queue } from './queue.ts';
import type { MessageRecord, StateRecord } from './state.ts';
import { scheduleSweepOf } from './sweep-schedule.ts';

/**
 * Where a message goes that a receiver would get now: it has been received as often as the redrive policy allows.
 * Undefined when it stays, also because its dead-letter queue is gone: nothing is lost by that.
 */
export async function deadLetterQueueOf(
  { tx }: TxContext,
  queue: Queue,
  state: StateRecord,
): Promise<Queue | undefined> {
  const target = queue.deadLetterTarget;
  if (target === undefined || state.receiveCount < target.maxReceiveCount) return undefined;
  const found = await findQueue(tx, target);
  return found?.isFifo === queue.isFifo ? found : undefined;
}

/**
 * Moves a message: it keeps its id and its receives. In standard queues its age goes on, in FIFO queues it begins anew.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 */
export async function moveToDeadLetterQueue(
  context: TxContext,
  queue: Queue,
  state: StateRecord,
  message: MessageRecord,
  target: Queue,
  index: number,
): Promise<void> {
  const nowMs = context.now();
  await forgetMessage(context.tx, queue, state, nowMs);
  const { epoch: _, version: __, index: ___, ...kept } = message;
  const sentAtMs = queue.isFifo ? nowMs : message.sentAtMs;
  const letter = { ...kept, deadLetterSourceArn: queue.arn, movedAtMs: nowMs };
  await putMessage(context, target, letter, {
    index,
    sentAtMs,
    visibleAtMs: nowMs,
    receiveCount: state.receiveCount,
    firstReceivedAtMs: state.firstReceivedAtMs,
  });
  await scheduleSweepOf(context, target, sentAtMs);
  context.outbox.wake(target.topic, 1);
  activate(context, target);
}
