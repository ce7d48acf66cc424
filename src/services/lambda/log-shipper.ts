/** Brings the lines of functions to CloudWatch Logs: one batch after the other, while new ones gather behind it. */

import type { Caller } from '../../core/caller.ts';
import type { CallAs, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { FunctionLogEvent, FunctionSpec } from '../../core/functions.ts';
import { assumeRole, type RoleUse, roleCaller } from './role.ts';

/** Limits of PutLogEvents, some room left for its own count of bytes. */
const BATCH_EVENTS_MAX = 10_000;
const BATCH_BYTES_MAX = 1_000_000;
const EVENT_OVERHEAD_BYTES = 26;
/** What waits for one stream; more than that is lost, the oldest first. */
const WAITING_EVENTS_MAX = 20_000;
const WAITING_BYTES_MAX = 32 * 1024 * 1024;
/** With so much a function that prints is asked to wait, and goes on when half of it is left. */
const FULL_BYTES = 4 * 1024 * 1024;
/** A session of the role is not used in its last minute. */
const SESSION_REST_MS = 60_000;
/**
 * After a batch the next one gathers until the clock shows a multiple of this: many calls a second are few batches then,
 * and those of all streams, which leave at the same time, are few writes.
 */
const GATHER_MS = 25;

export interface LogTarget extends RoleUse {
  readonly group: string;
  readonly isJson: boolean;
}

interface Queue {
  waiting: FunctionLogEvent[];
  waitingBytes: number;
  isBusy: boolean;
  lost: number;
  room: PromiseWithResolvers<void> | undefined;
}

interface Shared {
  /** By group and stream. */
  readonly queues: Map<string, Queue>;
  /** Sessions of roles, by function and role. */
  readonly sessions: Map<string, Caller>;
}

/** Takes lines of a target's streams; returns at once, with a promise when there is no room for more. */
export function shipper(context: StagedContext, target: LogTarget): FunctionSpec['log'] {
  const shared = context.memory.of(
    'lambda.log-shipper',
    (): Shared => ({
      queues: new Map(),
      sessions: new Map(),
    }),
  );
  return (stream, events) => {
    const { account, region } = target.place;
    const key = `${account}/${region}/${target.group}/${stream}`;
    const queue = shared.queues.get(key) ?? newQueue();
    shared.queues.set(key, queue);
    const wallMs = context.wall();
    const offsetMs = context.now() - wallMs;
    for (const event of events) {
      queue.waiting.push(offsetMs === 0 ? event : movedEvent(event, wallMs, offsetMs));
      queue.waitingBytes += event.message.length;
    }
    dropOldest(queue);
    if (queue.waitingBytes > FULL_BYTES) queue.room ??= Promise.withResolvers();
    const room = queue.room?.promise;
    if (queue.isBusy) return room;
    queue.isBusy = true;
    void empty(context, target, shared, stream, queue).finally(() => {
      shared.queues.delete(key);
      queue.room?.resolve();
    });
    return room;
  };
}

const newQueue = (): Queue => ({ waiting: [], waitingBytes: 0, isBusy: false, lost: 0, room: undefined });

function dropOldest(queue: Queue): void {
  if (queue.waiting.length <= WAITING_EVENTS_MAX && queue.waitingBytes <= WAITING_BYTES_MAX) return;
  let over = Math.max(0, queue.waiting.length - WAITING_EVENTS_MAX);
  let bytes = queue.waitingBytes;
  for (const { message } of queue.waiting.slice(0, over)) bytes -= message.length;
  while (bytes > WAITING_BYTES_MAX) bytes -= queue.waiting[over++]?.message.length ?? bytes;
  queue.waitingBytes = bytes;
  queue.lost += queue.waiting.splice(0, over).length;
}

/** Sandboxes know the clock on the wall; groups keep the cloud's own time. */
function movedEvent(
  { timeMs, message }: FunctionLogEvent,
  wallMs: number,
  offsetMs: number,
): FunctionLogEvent {
  const isByWall = Math.abs(wallMs - timeMs) < Math.abs(wallMs + offsetMs - timeMs);
  return { timeMs: Math.round(isByWall ? timeMs + offsetMs : timeMs), message };
}

async function empty(
  context: StagedContext,
  target: LogTarget,
  shared: Shared,
  stream: string,
  queue: Queue,
): Promise<void> {
  while (queue.waiting.length > 0) {
    const batch = takeBatch(queue);
    try {
      await put(await callAsRole(context, target, shared), target, stream, batch);
    } catch (error) {
      // As on AWS nobody but the log's reader misses what a role may not write.
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      context.log.debug('Lines of a function did not come to CloudWatch Logs', {
        function: target.functionArn,
        lines: batch.length,
        reason,
      });
    }
    const untilMs = (Math.floor(context.now() / GATHER_MS) + 1) * GATHER_MS;
    await context.waiters.wait(`lambda.log-shipper:${stream}`, untilMs);
  }
  if (queue.lost === 0) return;
  context.log.warn('A function printed faster than CloudWatch Logs took it', {
    function: target.functionArn,
    lost: queue.lost,
  });
}

function takeBatch(queue: Queue): FunctionLogEvent[] {
  const { waiting } = queue;
  let bytes = 0;
  let count = 0;
  for (const { message } of waiting) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
    if (count > 0 && (bytes > BATCH_BYTES_MAX || count === BATCH_EVENTS_MAX)) break;
    count++;
  }
  const batch = waiting.splice(0, count);
  for (const { message } of batch) queue.waitingBytes -= message.length;
  if (queue.waitingBytes <= FULL_BYTES / 2) {
    queue.room?.resolve();
    queue.room = undefined;
  }
  return batch;
}

async function callAsRole(context: StagedContext, target: LogTarget, shared: Shared): Promise<CallAs> {
  const key = `${target.functionArn} ${target.role}`;
  let caller = shared.sessions.get(key);
  if (caller?.session === undefined || caller.session.expiresAtMs - SESSION_REST_MS < context.now()) {
    caller = roleCaller(target, await assumeRole(context, target), context.now());
    shared.sessions.set(key, caller);
  }
  return context.call.as(caller);
}

async function put(
  call: CallAs,
  { group: logGroupName, isJson, place }: LogTarget,
  logStreamName: string,
  batch: readonly FunctionLogEvent[],
): Promise<void> {
  const logEvents = batch
    .map(({ timeMs, message }) => ({ timestamp: timeMs, message: isJson ? withoutEnd(message) : message }))
    .sort((one, other) => one.timestamp - other.timestamp);
  const send = () =>
    call('cloudwatch-logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents }, place);
  try {
    await send();
  } catch (error) {
    if (!isError(error, 'ResourceNotFoundException')) throw error;
    await ignoring('ResourceAlreadyExistsException', async () => {
      await call('cloudwatch-logs', 'CreateLogStream', { logGroupName, logStreamName }, place);
    }).catch(async (missing: unknown) => {
      if (!isError(missing, 'ResourceNotFoundException')) throw missing;
      await ignoring('ResourceAlreadyExistsException', async () => {
        await call('cloudwatch-logs', 'CreateLogGroup', { logGroupName }, place);
      });
      await call('cloudwatch-logs', 'CreateLogStream', { logGroupName, logStreamName }, place);
    });
    await send();
  }
}

/** As on AWS lines of text keep their end, JSON has none. */
const withoutEnd = (message: string): string => message.replace(/\n$/, '') || ' ';

async function ignoring(code: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isError(error, code)) throw error;
  }
}

function isError(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}
