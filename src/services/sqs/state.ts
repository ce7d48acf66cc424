/**
 * What SQS keeps. A queue's messages belong to its *epoch*, a number that a purge replaces: what was purged is out of
 * reach at once and is erased in the background.
 *
 * A message is two rows: a body that never changes, and a small state that moves with every receive. The states of a
 * standard queue are ordered by the time at which they become visible, so that whatever is visible by now is the
 * beginning of a range; no timer runs for a message. The states of a FIFO queue are ordered by group and sequence.
 */

import { Collection, Counter, type Version, versionPart } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { KeyPart } from '../../core/tuple.ts';
import type { MessageAttributeValue } from './api.gen.ts';

export interface QueueRecord {
  name: string;
  /** The commit that made the queue: tells it from an earlier queue of the same name. */
  id: Version;
  epoch: Version;
  createdAtMs: number;
  modifiedAtMs: number;
  /** Attributes that have a value of their own; the others have their defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** From the redrive policy: the queues of a dead-letter queue are found by it. */
  deadLetterTargetArn?: string | undefined;
  purgedAtMs?: number | undefined;
  /** A standard queue that has seen message groups: its lanes have to be looked at. Never set back but by a purge. */
  hasGroups?: boolean | undefined;
}

export const queues = new Collection<QueueRecord, readonly [string], 'byDeadLetterQueue'>({
  id: collectionId('sqs', 1),
  name: 'sqs.queues',
  scope: 'region',
  version: 1,
  key: (queue) => [queue.name],
  indexes: {
    byDeadLetterQueue: ({ deadLetterTargetArn }) =>
      deadLetterTargetArn === undefined ? undefined : [deadLetterTargetArn],
  },
});

/** Names whose queue was deleted less than 60 seconds ago. */
export const deletedQueues = new Collection<{ name: string; deletedAtMs: number }, readonly [string]>({
  id: collectionId('sqs', 2),
  name: 'sqs.deleted-queues',
  scope: 'region',
  version: 1,
  key: (queue) => [queue.name],
});

/** Where a message stands within its epoch: the commit that sent it and its place in that commit. */
export interface Position {
  epoch: number;
  version: Version;
  index: number;
}

export interface MessageRecord extends Position {
  /** What its age is counted from. In a dead-letter queue of a standard queue: when it was sent at first. */
  sentAtMs: number;
  messageId: string;
  /** The body, unless it is a blob. */
  body?: string | undefined;
  blobId?: string | undefined;
  bodyMd5: string;
  attributes?: Record<string, MessageAttributeValue> | undefined;
  traceHeader?: string | undefined;
  senderId: string;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
  /** The queue that it came from, in a dead-letter queue. */
  deadLetterSourceArn?: string | undefined;
  /** When it came from there. */
  movedAtMs?: number | undefined;
}

export const messages = new Collection<MessageRecord, readonly KeyPart[]>({
  id: collectionId('sqs', 3),
  name: 'sqs.messages',
  scope: 'region',
  version: 1,
  // By age first: what is expired is the beginning of a range.
  key: (message) => [message.epoch, message.sentAtMs, versionPart(message.version), message.index],
});

/** As what a message that cannot be received yet is counted (`counts.ts`). */
export type HiddenAs = 'inFlight' | 'inFlightLong' | 'delayed';

export interface StateRecord extends Position {
  sentAtMs: number;
  /** The message group; in a standard queue '' when the message has none. */
  groupId: string;
  visibleAtMs: number;
  /** Set while it counts as hidden until `visibleAtMs`. */
  hiddenAs?: HiddenAs | undefined;
  receiveCount: number;
  firstReceivedAtMs?: number | undefined;
  receivedAtMs?: number | undefined;
  /** Its visibility was changed: `locations` tells where it is. */
  isMoved?: boolean | undefined;
  /** The body is a blob, which has to be removed with the message. */
  hasBlob?: boolean | undefined;
}

/** Standard queues. */
export const states = new Collection<StateRecord, readonly KeyPart[]>({
  id: collectionId('sqs', 4),
  name: 'sqs.states',
  scope: 'region',
  version: 1,
  key: (state) => [state.epoch, state.groupId, state.visibleAtMs, versionPart(state.version), state.index],
});

/** FIFO queues. */
export const fifoStates = new Collection<StateRecord, readonly KeyPart[]>({
  id: collectionId('sqs', 5),
  name: 'sqs.fifo-states',
  scope: 'region',
  version: 1,
  key: (state) => [state.epoch, state.groupId, versionPart(state.version), state.index],
});

/**
 * Where the state of a standard queue's message is now. Only for messages whose state is not where the handle of their
 * first receive says: received twice, or with a changed visibility.
 */
export interface LocationRecord extends Position {
  visibleAtMs: number;
}

export const locations = new Collection<LocationRecord, readonly KeyPart[]>({
  id: collectionId('sqs', 6),
  name: 'sqs.locations',
  scope: 'region',
  version: 1,
  key: (location) => [location.epoch, versionPart(location.version), location.index],
});

/**
 * A message group that has messages. FIFO: where in the order of readiness it stands. Standard (a lane of the fair
 * queue): no message of it is visible before `readyAtMs`.
 */
export interface GroupRecord extends Position {
  groupId: string;
  /** The head was never received: it is ready at `readyAtMs` plus the queue's delay as that is now. FIFO only. */
  isFresh: boolean;
  readyAtMs: number;
}

export const groups = new Collection<GroupRecord, readonly [number, string], 'byReadiness'>({
  id: collectionId('sqs', 7),
  name: 'sqs.groups',
  scope: 'region',
  version: 1,
  key: (group) => [group.epoch, group.groupId],
  indexes: {
    byReadiness: (group) => [
      group.epoch,
      group.isFresh ? 0 : 1,
      group.readyAtMs,
      versionPart(group.version),
      group.index,
    ],
  },
});

/** Messages with a group that are hidden until a time, by that time: their states are not in its order. */
export interface HiddenRecord extends Position {
  visibleAtMs: number;
  hiddenAs: HiddenAs;
}

export const hiddenMessages = new Collection<HiddenRecord, readonly KeyPart[]>({
  id: collectionId('sqs', 8),
  name: 'sqs.hidden-messages',
  scope: 'region',
  version: 1,
  key: (hidden) => [hidden.epoch, hidden.visibleAtMs, versionPart(hidden.version), hidden.index],
});

/** A deduplication id that counts still. By queue, not by epoch: a purge does not forget what was sent. */
export interface DeduplicationRecord {
  queueId: number;
  /** The message group, when ids count within a group only; else ''. */
  scope: string;
  deduplicationId: string;
  sentAtMs: number;
  messageId: string;
  version: Version;
  index: number;
}

export const deduplications = new Collection<DeduplicationRecord, readonly [number, string, string], 'byAge'>(
  {
    id: collectionId('sqs', 9),
    name: 'sqs.deduplications',
    scope: 'region',
    version: 1,
    key: (entry) => [entry.queueId, entry.scope, entry.deduplicationId],
    indexes: { byAge: (entry) => [entry.queueId, entry.sentAtMs] },
  },
);

/** What a receive with a ReceiveRequestAttemptId has returned. */
export interface AttemptRecord {
  queueId: number;
  attemptId: string;
  epoch: number;
  receivedAtMs: number;
  messages: readonly AttemptMessage[];
}

export interface AttemptMessage {
  groupId: string;
  version: number;
  index: number;
  receiveCount: number;
  visibleAtMs: number;
}

export const attempts = new Collection<AttemptRecord, readonly [number, string], 'byAge'>({
  id: collectionId('sqs', 10),
  name: 'sqs.receive-attempts',
  scope: 'region',
  version: 1,
  key: (attempt) => [attempt.queueId, attempt.attemptId],
  indexes: { byAge: (attempt) => [attempt.queueId, attempt.receivedAtMs] },
});

export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

export interface MoveTaskRecord {
  queueId: number;
  startedAtMs: number;
  taskId: string;
  status: MoveTaskStatus;
  sourceArn: string;
  destinationArn?: string | undefined;
  maxMessagesPerSecond?: number | undefined;
  messagesMoved: number;
  messagesToMove: number;
  failureReason?: string | undefined;
}

export const moveTasks = new Collection<MoveTaskRecord, readonly [number, number, string]>({
  id: collectionId('sqs', 11),
  name: 'sqs.move-tasks',
  scope: 'region',
  version: 1,
  key: (task) => [task.queueId, task.startedAtMs, task.taskId],
});

/** When an epoch is swept next. */
export const sweeps = new Collection<{ epoch: number; atMs: number }, readonly [number]>({
  id: collectionId('sqs', 12),
  name: 'sqs.sweeps',
  scope: 'region',
  version: 1,
  key: (sweep) => [sweep.epoch],
});

/** Numbers of messages: epoch, what is counted, and for what ends by time alone the end of the bucket. */
export const counters = new Counter<readonly [number, number, number]>({
  id: collectionId('sqs', 13),
  scope: 'region',
});

export const collections = [
  queues,
  deletedQueues,
  messages,
  states,
  fifoStates,
  locations,
  groups,
  hiddenMessages,
  deduplications,
  attempts,
  moveTasks,
  sweeps,
] as const;
