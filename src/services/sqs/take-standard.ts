/** Receiving from a standard queue: oldest first, and fairly between message groups when there are any. */

import type { TxContext } from '../../core/context.ts';
import { refreshGroup } from './groups.ts';
import { queueMemory } from './memory.ts';
import type { Queue } from './queue.ts';
import { groups, type StateRecord, states } from './state.ts';
import { type Ask, deal, isOver, newRound, type Round, type Take, takeChosen } from './take.ts';

/** Groups that one look considers: noisy ones are passed over, and there cannot be many that are. */
const LANES_MAX = 64;

/** Messages without a group, which are all tenants of their own. */
const NO_GROUP = '';

/** A message group (or what has none) that may have visible messages. */
interface Lane {
  groupId: string;
  /** No message of it is visible before. */
  atMs: number;
  /** Cursor behind what was dealt with. */
  after: Uint8Array | undefined;
}

export async function takeStandard(context: TxContext, queue: Queue, ask: Ask, count: number): Promise<Take> {
  const round = newRound(context, queue, ask, count);
  if (queue.record.hasGroups !== true) {
    const next = await readLane(round, newLane(NO_GROUP, 0), round.nowMs, count);
    const taken = await takeChosen(round);
    return { taken, nextMs: earliest(next?.visibleAtMs, taken[0]?.state.visibleAtMs) };
  }
  const touched = await chooseFairly(round);
  const taken = await takeChosen(round);
  for (const groupId of touched) await leave(round, groupId);
  return { taken, nextMs: ask.wantsNext ? await nextOfAllLanes(round) : undefined };
}

function newLane(groupId: string, atMs: number): Lane {
  return { groupId, atMs, after: undefined };
}

/**
 * Deals with the messages of a lane that are visible by `untilMs`, `max` of them at most. Answers the first one that
 * it has not dealt with.
 */
async function readLane(
  round: Round,
  lane: Lane,
  untilMs: number,
  max: number,
): Promise<StateRecord | undefined> {
  const { context, queue } = round;
  const prefix = [queue.epoch, lane.groupId];
  const stopAt = Math.max(0, round.left - max);
  for (;;) {
    const limit = round.left - stopAt + 1;
    const query = {
      prefix,
      limit,
      snapshot: true,
      ...(lane.after === undefined ? {} : { after: lane.after }),
    };
    const page = await states.list(context.tx, queue.place, query);
    for (const [i, state] of page.records.entries()) {
      if (state.visibleAtMs > untilMs || round.left <= stopAt || isOver(round)) return state;
      await deal(round, state);
      lane.after = page.cursors[i];
    }
    if (page.next === undefined) return undefined;
  }
}

/** Chooses among all lanes: the quiet ones' messages by their age, then those of noisy neighbours. */
async function chooseFairly(round: Round): Promise<ReadonlySet<string>> {
  const { context, queue, nowMs } = round;
  const { shares } = queueMemory(context.memory, queue);
  const lanes = await readyLanes(round);
  const quiet = lanes.filter(({ groupId }) => groupId === NO_GROUP || !shares.isNoisy(groupId, nowMs));
  const noisy = lanes.filter((lane) => !quiet.includes(lane));
  const touched = new Set<string>();
  while (quiet.length > 0 && !isOver(round)) {
    const lane = quiet.shift();
    if (lane === undefined) break;
    touched.add(lane.groupId);
    const untilMs = Math.min(nowMs, quiet[0]?.atMs ?? nowMs);
    const next = await readLane(round, lane, untilMs, round.left);
    if (next !== undefined && next.visibleAtMs <= nowMs) insertByTime(quiet, lane, next.visibleAtMs);
  }
  const inFlight = new Map(noisy.map((lane) => [lane, shares.inFlight(lane.groupId, nowMs)]));
  while (noisy.length > 0 && !isOver(round)) {
    // One at a time, from whoever has least in flight.
    noisy.sort((a, b) => (inFlight.get(a) ?? 0) - (inFlight.get(b) ?? 0));
    const lane = noisy[0];
    if (lane === undefined) break;
    touched.add(lane.groupId);
    inFlight.set(lane, (inFlight.get(lane) ?? 0) + 1);
    const next = await readLane(round, lane, nowMs, 1);
    if (next === undefined || next.visibleAtMs > nowMs) noisy.shift();
  }
  touched.delete(NO_GROUP);
  return touched;
}

function insertByTime(lanes: Lane[], lane: Lane, atMs: number): void {
  lane.atMs = atMs;
  const at = lanes.findIndex((other) => other.atMs > atMs);
  lanes.splice(at < 0 ? lanes.length : at, 0, lane);
}

async function readyLanes({ context: { tx }, queue, nowMs }: Round): Promise<Lane[]> {
  const page = await groups.listBy(tx, queue.place, 'byReadiness', {
    prefix: [queue.epoch, 1],
    until: [nowMs + 1],
    limit: LANES_MAX,
    snapshot: true,
  });
  const lanes = page.records.map(({ groupId, readyAtMs }) => newLane(groupId, readyAtMs));
  const single = { prefix: [queue.epoch, NO_GROUP], limit: 1, snapshot: true };
  const head = (await states.list(tx, queue.place, single)).records[0];
  if (head !== undefined && head.visibleAtMs <= nowMs) {
    insertByTime(lanes, newLane(NO_GROUP, 0), head.visibleAtMs);
  }
  return lanes;
}

/** After the look: the group's next time; a group without messages is nobody's neighbour any more. */
async function leave({ context, queue, nowMs }: Round, groupId: string): Promise<void> {
  const group = await refreshGroup(context.tx, queue, groupId, nowMs);
  if (group !== undefined) return;
  const { shares } = queueMemory(context.memory, queue);
  context.tx.afterCommit(() => shares.drained(groupId));
}

async function nextOfAllLanes({ context: { tx }, queue }: Round): Promise<number | undefined> {
  const one = { limit: 1, snapshot: true };
  const single = await states.list(tx, queue.place, { prefix: [queue.epoch, NO_GROUP], ...one });
  const byReadiness = { prefix: [queue.epoch, 1], ...one };
  const group = await groups.listBy(tx, queue.place, 'byReadiness', byReadiness);
  return earliest(single.records[0]?.visibleAtMs, group.records[0]?.readyAtMs);
}

export function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
