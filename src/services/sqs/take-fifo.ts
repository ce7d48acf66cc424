/**
 * Receiving from a FIFO queue: in exact order within a group, as many messages of one group as there are, and nothing
 * of a group while a message of it is in flight.
 */

import { versionPart } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import { inFlightFor } from './counts.ts';
import { refreshGroup } from './groups.ts';
import { DEDUPLICATION_MS } from './limits.ts';
import { dropState, messageKey, putState } from './message-rows.ts';
import type { Queue } from './queue.ts';
import { encodeHandle } from './receipt-handle.ts';
import {
  type AttemptMessage,
  attempts,
  fifoStates,
  type GroupRecord,
  groups,
  messages,
  type StateRecord,
} from './state.ts';
import { scheduleSweep } from './sweep-schedule.ts';
import { type Ask, deal, isOver, newRound, type Round, type Take, type Taken, takeChosen } from './take.ts';
import { earliest } from './take-standard.ts';

export async function takeFifo(
  context: TxContext,
  queue: Queue,
  ask: Ask,
  count: number,
  attemptId: string | undefined,
): Promise<Take> {
  const repeated = attemptId === undefined ? undefined : await repeatAttempt(context, queue, ask, attemptId);
  if (repeated !== undefined) return { taken: repeated };
  const round = newRound(context, queue, ask, count);
  const chosenGroups = await chooseGroups(round);
  const taken = await takeChosen(round);
  for (const groupId of chosenGroups) await refreshGroup(context.tx, queue, groupId, round.nowMs);
  if (attemptId !== undefined && taken.length > 0) await keepAttempt(context, queue, attemptId, taken);
  return { taken, nextMs: ask.wantsNext ? await nextReadyMs(round) : undefined };
}

/** Chooses messages group by group; answers the groups that they are of. */
async function chooseGroups(round: Round): Promise<ReadonlySet<string>> {
  const { context, queue, nowMs } = round;
  const chosen = new Set<string>();
  for (let progress = true; progress && !isOver(round); ) {
    progress = false;
    for (const { groupId } of await readyGroups(round)) {
      if (isOver(round)) break;
      if (chosen.has(groupId)) continue;
      progress = true;
      const before = round.chosen.length;
      await readGroup(round, groupId);
      if (round.chosen.length > before) chosen.add(groupId);
      // All expired, all dead letters: it makes room for other groups.
      else await refreshGroup(context.tx, queue, groupId, nowMs);
    }
  }
  return chosen;
}

/** Groups that may be received from now, in the order in which they became ready. */
async function readyGroups({ context: { tx }, queue, nowMs, left, chosen }: Round): Promise<GroupRecord[]> {
  const list = async (kind: number, untilMs: number) => {
    // Groups that were chosen from are still in the list.
    const limit = left + chosen.length;
    const query = { prefix: [queue.epoch, kind], until: [untilMs + 1], limit, snapshot: true };
    return (await groups.listBy(tx, queue.place, 'byReadiness', query)).records;
  };
  const fresh = await list(0, nowMs - queue.delayMs);
  const others = await list(1, nowMs);
  const readyAtMs = (group: GroupRecord) => group.readyAtMs + (group.isFresh ? queue.delayMs : 0);
  return [...fresh, ...others].sort(
    (a, b) => readyAtMs(a) - readyAtMs(b) || a.version - b.version || a.index - b.index,
  );
}

async function readGroup(round: Round, groupId: string): Promise<void> {
  const { context, queue, nowMs } = round;
  const prefix = [queue.epoch, groupId];
  let after: Uint8Array | undefined;
  do {
    const query = { prefix, limit: round.left, snapshot: true, ...(after === undefined ? {} : { after }) };
    const page = await fifoStates.list(context.tx, queue.place, query);
    for (const state of page.records) {
      if (isOver(round) || !isReady(queue, state, nowMs)) return;
      await deal(round, state);
    }
    after = page.next;
  } while (after !== undefined && !isOver(round));
}

function isReady(queue: Queue, state: StateRecord, nowMs: number): boolean {
  if (state.receiveCount > 0) return state.visibleAtMs <= nowMs;
  return state.sentAtMs + queue.delayMs <= nowMs;
}

async function nextReadyMs({ context: { tx }, queue }: Round): Promise<number | undefined> {
  const first = async (kind: number) => {
    const query = { prefix: [queue.epoch, kind], limit: 1, snapshot: true };
    return (await groups.listBy(tx, queue.place, 'byReadiness', query)).records[0]?.readyAtMs;
  };
  const fresh = await first(0);
  return earliest(fresh === undefined ? undefined : fresh + queue.delayMs, await first(1));
}

async function keepAttempt(
  context: TxContext,
  queue: Queue,
  attemptId: string,
  taken: readonly Taken[],
): Promise<void> {
  const receivedAtMs = context.now();
  const kept = taken.map(({ state }) => ({
    groupId: state.groupId,
    version: state.version,
    index: state.index,
    receiveCount: state.receiveCount,
    visibleAtMs: state.visibleAtMs,
  }));
  const { id: queueId, epoch } = queue;
  await attempts.put(context.tx, queue.place, { queueId, attemptId, epoch, receivedAtMs, messages: kept });
  await scheduleSweep(context, queue, receivedAtMs + DEDUPLICATION_MS);
}

/**
 * The same messages and handles again, hidden anew, when an attempt is repeated within five minutes and none of its
 * messages was deleted, changed or received since; undefined otherwise: then it is a receive like any other.
 */
async function repeatAttempt(
  context: TxContext,
  queue: Queue,
  { visibilityMs }: Ask,
  attemptId: string,
): Promise<Taken[] | undefined> {
  const { tx } = context;
  const nowMs = context.now();
  const attempt = await attempts.get(tx, queue.place, queue.id, attemptId);
  if (attempt === undefined || attempt.epoch !== queue.epoch) return undefined;
  if (attempt.receivedAtMs + DEDUPLICATION_MS <= nowMs) return undefined;
  const found: StateRecord[] = [];
  for (const kept of attempt.messages) {
    const key = [queue.epoch, kept.groupId, versionPart(kept.version), kept.index] as const;
    const state = await fifoStates.get(tx, queue.place, ...key);
    if (state === undefined || !isUnchanged(state, kept) || state.visibleAtMs <= nowMs) return undefined;
    found.push(state);
  }
  const bodies = await messages.getMany(tx, queue.place, found.map(messageKey), { snapshot: true });
  const visibleAtMs = nowMs + visibilityMs;
  const taken: Taken[] = [];
  for (const [i, state] of found.entries()) {
    const message = bodies[i];
    if (message === undefined) return undefined;
    const after = { ...state, visibleAtMs, hiddenAs: inFlightFor(visibilityMs) };
    await dropState(tx, queue, state, nowMs);
    await putState(tx, queue, after);
    const { epoch, version, index, groupId, receiveCount } = state;
    const handle = { queueId: queue.id, epoch, version, index, groupId, receiveCount, visibleAtMs: 0 };
    taken.push({ message, state: after, handle: encodeHandle(handle) });
  }
  for (const groupId of new Set(found.map((state) => state.groupId))) {
    await refreshGroup(tx, queue, groupId, nowMs);
  }
  const again = attempt.messages.map((kept) => ({ ...kept, visibleAtMs }));
  await attempts.put(tx, queue.place, { ...attempt, messages: again });
  return taken;
}

function isUnchanged(state: StateRecord, kept: AttemptMessage): boolean {
  return state.receiveCount === kept.receiveCount && state.visibleAtMs === kept.visibleAtMs;
}
