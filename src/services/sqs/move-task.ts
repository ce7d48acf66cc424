/**
 * Message move tasks: the way back out of a dead-letter queue. A task is a record; a durable timer moves one portion
 * after the other, each in a transaction with the task's progress, so that it goes on after a crash where it was.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { refreshGroup } from './groups.ts';
import { MOVE_TASK_MS_MAX } from './limits.ts';
import {
  dropOrphan,
  forgetMessage,
  isExpired,
  messageKey,
  putMessage,
  removeMessage,
} from './message-rows.ts';
import { activate } from './metrics.ts';
import { findQueue, parseQueueArn, type Queue } from './queue.ts';
import {
  fifoStates,
  groups,
  type MessageRecord,
  type MoveTaskRecord,
  messages,
  moveTasks,
  type StateRecord,
  states,
} from './state.ts';
import { scheduleSweepOf } from './sweep-schedule.ts';

/** Messages that one transaction moves. */
const PORTION = 100;
/** Between portions of a task without a rate: other requests come first. */
const PAUSE_MS = 1;

interface MoveBody {
  place: Place;
  name: string;
  startedAtMs: number;
  taskId: string;
}

/** Has the task move its next portion at `atMs`. */
export async function scheduleMove(
  { timers }: TxContext,
  queue: Queue,
  task: MoveTaskRecord,
  atMs: number,
): Promise<void> {
  const { place, name } = queue;
  const { startedAtMs, taskId } = task;
  const body: MoveBody = { place, name, startedAtMs, taskId };
  await timers.set({ service: 'sqs', timer: 'moveMessages', id: taskId, atMs, body });
}

/** The timer: moves a portion and sets the next, or ends the task. */
export async function moveMessages(context: TxContext, body: unknown): Promise<void> {
  // What `scheduleMove` wrote.
  const { place, name, startedAtMs, taskId } = body as MoveBody;
  const { tx, locks } = context;
  const source = await findQueue(tx, { place, name });
  const task = source && (await moveTasks.get(tx, place, source.id, startedAtMs, taskId));
  if (source === undefined || task?.status !== 'RUNNING') return;
  tx.afterAttempt(await locks.take(source.topic));
  const ended = await movePortion(context, source, task);
  const nowMs = context.now();
  if (ended === undefined && nowMs >= task.startedAtMs + MOVE_TASK_MS_MAX) {
    await moveTasks.put(tx, place, { ...task, status: 'FAILED', failureReason: 'TaskTimedOut' });
    return;
  }
  await moveTasks.put(tx, place, { ...task, ...ended });
  if (ended === undefined) await scheduleMove(context, source, task, nowMs + pauseMs(task));
}

function portionOf({ maxMessagesPerSecond: rate }: MoveTaskRecord): number {
  return rate === undefined ? PORTION : Math.min(rate, PORTION);
}

function pauseMs(task: MoveTaskRecord): number {
  const { maxMessagesPerSecond: rate } = task;
  return rate === undefined ? PAUSE_MS : Math.ceil((portionOf(task) * 1000) / rate);
}

/** Moves messages and counts them in `task`; answers how the task ends, if it does. */
async function movePortion(
  context: TxContext,
  source: Queue,
  task: MoveTaskRecord,
): Promise<Partial<MoveTaskRecord> | undefined> {
  const portion = portionOf(task);
  const found = await visibleStates(context, source, portion);
  const touched = new Set<string>();
  let failureReason: string | undefined;
  for (const [index, state] of found.entries()) {
    const outcome = await moveOne(context, source, task, state, index);
    if (outcome !== 'moved' && outcome !== 'gone') {
      failureReason = outcome;
      break;
    }
    if (state.groupId !== '') touched.add(state.groupId);
    if (outcome === 'moved') task.messagesMoved++;
  }
  for (const groupId of touched) await refreshGroup(context.tx, source, groupId, context.now());
  if (failureReason !== undefined) return { status: 'FAILED', failureReason };
  return found.length < portion ? { status: 'COMPLETED' } : undefined;
}

type MoveOutcome =
  | 'moved'
  | 'gone'
  | 'CouldNotDetermineMessageSource'
  | 'AWS.SimpleQueueService.NonExistentQueue';

async function moveOne(
  context: TxContext,
  source: Queue,
  task: MoveTaskRecord,
  state: StateRecord,
  index: number,
): Promise<MoveOutcome> {
  const { tx, outbox } = context;
  const nowMs = context.now();
  const message = await messages.peek(tx, source.place, ...messageKey(state));
  if (message === undefined || isExpired(source, state.sentAtMs, nowMs)) {
    await (message === undefined
      ? dropOrphan(tx, source, state, nowMs)
      : removeMessage(context, source, state));
    return 'gone';
  }
  const destinationArn = task.destinationArn ?? message.deadLetterSourceArn;
  if (destinationArn === undefined) return 'CouldNotDetermineMessageSource';
  const address = parseQueueArn(destinationArn);
  const destination = address && (await findQueue(tx, address));
  if (destination?.isFifo !== source.isFifo) return 'AWS.SimpleQueueService.NonExistentQueue';
  await forgetMessage(tx, source, state, nowMs);
  // A redriven message is a new one, with an id and an age of its own.
  await putMessage(context, destination, renewed(context, message), {
    index,
    sentAtMs: nowMs,
    visibleAtMs: nowMs,
  });
  await scheduleSweepOf(context, destination, nowMs);
  outbox.wake(destination.topic, 1);
  activate(context, destination);
  return 'moved';
}

function renewed({ ids }: TxContext, message: MessageRecord) {
  const {
    epoch: _,
    version: _v,
    index: _i,
    sentAtMs: _s,
    deadLetterSourceArn: _d,
    movedAtMs: _m,
    ...kept
  } = message;
  return { ...kept, messageId: ids.uuid() };
}

/** Visible messages in their order, `count` at most. */
async function visibleStates(context: TxContext, queue: Queue, count: number): Promise<StateRecord[]> {
  const { tx } = context;
  const nowMs = context.now();
  const { place, epoch } = queue;
  const found: StateRecord[] = [];
  if (!queue.isFifo) {
    const query = { prefix: [epoch, ''], until: [nowMs + 1], limit: count, snapshot: true };
    found.push(...(await states.list(tx, place, query)).records);
    if (found.length === count || queue.record.hasGroups !== true) return found;
  }
  // Groups that wait (FIFO: a message is in flight) stay.
  for (const kind of queue.isFifo ? [0, 1] : [1]) {
    const readyBy = kind === 0 ? nowMs - queue.delayMs : nowMs;
    const query = { prefix: [epoch, kind], until: [readyBy + 1], limit: count, snapshot: true };
    for (const { groupId } of (await groups.listBy(tx, place, 'byReadiness', query)).records) {
      if (found.length >= count) return found;
      const rest = { prefix: [epoch, groupId], limit: count - found.length, snapshot: true };
      const page = queue.isFifo
        ? await fifoStates.list(tx, place, rest)
        : await states.list(tx, place, { ...rest, until: [nowMs + 1] });
      found.push(...page.records);
    }
  }
  return found;
}
