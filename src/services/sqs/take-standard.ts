/** Receiving from a standard queue: oldest first, and fairly between message groups when there are any. */

import type { TxContext } from '../../core/context.ts';
import { refreshGroup } from './groups.ts';
import { queueMemory } from './memory.ts';
import type { Queue } from './queue.ts';
import { groups, type StateRecord, states } from './state.ts';
import { type Ask, deal, isOver, newRound, type Round, type Take, takeChosen } from './take.ts';

/** Groups that one look considers: noisy ones are passed over, and there cannot be many that are. */
const LANES_MAX = 64;
const LANES_PORTION = 16;

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

/** The lanes that may have visible messages, as far as they have been looked up. */
interface Lanes {
  /** By time. */
  quiet: Lane[];
  noisy: Lane[];
  /** Lanes up to this time are known; later ones are looked up when their turn comes. */
  knownUntilMs: number;
  /** Where the look-up goes on; undefined when all are known. */
  after: Uint8Array | undefined;
  count: number;
}

/** Chooses among all lanes: the quiet ones' messages by their age, then those of noisy neighbours. */
async function chooseFairly(round: Round): Promise<ReadonlySet<string>> {
  const touched = new Set<string>();
  const lanes = await firstLanes(round);
  while (!isOver(round)) {
    const lane = await nextQuiet(round, lanes);
    if (lane === undefined) break;
    touched.add(lane.groupId);
    // As far as no other lane has anything older.
    const known = lanes.after === undefined ? round.nowMs : lanes.knownUntilMs;
    const untilMs = Math.min(round.nowMs, known, lanes.quiet[0]?.atMs ?? round.nowMs);
    const next = await readLane(round, lane, untilMs, round.left);
    if (next !== undefined && next.visibleAtMs <= round.nowMs) {
      insertByTime(lanes.quiet, lane, next.visibleAtMs);
    }
  }
  await chooseNoisy(round, lanes.noisy, touched);
  touched.delete(NO_GROUP);
  return touched;
}

/** One message at a time, from whoever has least in flight. */
async function chooseNoisy(round: Round, noisy: Lane[], touched: Set<string>): Promise<void> {
  const { shares } = queueMemory(round.context.memory, round.queue);
  const inFlight = new Map(noisy.map((lane) => [lane, shares.inFlight(lane.groupId, round.nowMs)]));
  while (noisy.length > 0 && !isOver(round)) {
    noisy.sort((a, b) => (inFlight.get(a) ?? 0) - (inFlight.get(b) ?? 0));
    const lane = noisy[0];
    if (lane === undefined) break;
    touched.add(lane.groupId);
    inFlight.set(lane, (inFlight.get(lane) ?? 0) + 1);
    const next = await readLane(round, lane, round.nowMs, 1);
    if (next === undefined || next.visibleAtMs > round.nowMs) noisy.shift();
  }
}

async function firstLanes(round: Round): Promise<Lanes> {
  const lanes: Lanes = { quiet: [], noisy: [], knownUntilMs: 0, after: undefined, count: 0 };
  await moreLanes(round, lanes, round.left + 1);
  const { context, queue, nowMs } = round;
  const single = { prefix: [queue.epoch, NO_GROUP], limit: 1, snapshot: true };
  const head = (await states.list(context.tx, queue.place, single)).records[0];
  if (head !== undefined && head.visibleAtMs <= nowMs) {
    insertByTime(lanes.quiet, newLane(NO_GROUP, 0), head.visibleAtMs);
  }
  return lanes;
}

async function nextQuiet(round: Round, lanes: Lanes): Promise<Lane | undefined> {
  while (lanes.after !== undefined && !((lanes.quiet[0]?.atMs ?? Infinity) <= lanes.knownUntilMs)) {
    await moreLanes(round, lanes, LANES_PORTION);
  }
  return lanes.quiet.shift();
}

/** Looks up the next lanes, which are no earlier than those that are known. */
async function moreLanes({ context, queue, nowMs }: Round, lanes: Lanes, limit: number): Promise<void> {
  const { shares } = queueMemory(context.memory, queue);
  const page = await groups.listBy(context.tx, queue.place, 'byReadiness', {
    prefix: [queue.epoch, 1],
    until: [nowMs + 1],
    limit,
    snapshot: true,
    ...(lanes.after === undefined ? {} : { after: lanes.after }),
  });
  for (const { groupId, readyAtMs } of page.records) {
    lanes.knownUntilMs = readyAtMs;
    if (shares.isNoisy(groupId, nowMs)) lanes.noisy.push(newLane(groupId, readyAtMs));
    else insertByTime(lanes.quiet, newLane(groupId, 0), readyAtMs);
  }
  lanes.count += page.records.length;
  lanes.after = lanes.count < LANES_MAX ? page.next : undefined;
}

function insertByTime(lanes: Lane[], lane: Lane, atMs: number): void {
  lane.atMs = atMs;
  const at = lanes.findIndex((other) => other.atMs > atMs);
  lanes.splice(at < 0 ? lanes.length : at, 0, lane);
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
