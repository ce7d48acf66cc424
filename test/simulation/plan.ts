/**
 * What kind of history a seed makes. Each seed turns some dangers off and others up, so that rare combinations are not
 * drowned by common ones.
 */

import type { Durability } from '../../src/core/store-sqlite-file.ts';
import type { SeededRandom } from './random.ts';

export interface Plan {
  durability: Durability;
  clients: number;
  actionsEach: number;
  /** How often a client pauses before its next action. */
  pauses: number;
  /** See `StepsOptions`. */
  eagerness: number;
  hurry: number;
  /** Crashes at most; how likely one comes between two steps, and how much likelier after or before certain ones. */
  crashesMax: number;
  crashChance: number;
  crashAfter: string;
  crashBefore: string;
  crashFactor: number;
  /** Of the crashes, how many are orderly stops instead, or power cuts, and how much likelier they are at a start. */
  stopShare: number;
  powerCutShare: number;
  recoveryCrashFactor: number;
  /** Of the calls, how many are lost on the way to the cloud or back, and how many clients give up waiting. */
  lostRequests: number;
  lostAnswers: number;
  impatience: number;
  /** Of the groups and file operations, how many the disk refuses. */
  fullDisk: number;
  fileFaults: number;
  tornWrites: number;
  /** How long the disk takes to write a group at most: whoever reads meanwhile sees what may yet be lost. */
  writeMsMax: number;
  /** Of the groups, how many are followed by a checkpoint, under default durability. */
  checkpoints: number;
  /** How often a client moves the clock instead of doing something. */
  clockMoves: number;
  /** Whether handlers get locks that hold nobody back. */
  ignoresLocks: boolean;
  /** Whether the cloud starts anew before the invariants are checked. */
  restartsAtEnd: boolean;
}

/** Steps that change what a crash would leave. */
const CRASH_KINDS = [
  'write',
  'committed',
  'file rename',
  'file write',
  'file sync',
  'get',
  'timer',
  'answer',
];

export function planOf(random: SeededRandom, durability: Durability | undefined): Plan {
  const sometimes = (share: number, value: number): number => (random.chance(share) ? value : 0);
  const crashes = random.chance(0.75);
  return {
    durability: durability ?? random.pick(['default', 'strict']),
    clients: random.between(2, 8),
    actionsEach: random.between(4, 24),
    pauses: random.pick([0, 0.1, 0.6]),
    eagerness: random.pick([0, 0.1, 0.5, 0.9]),
    hurry: sometimes(0.4, random.pick([0.002, 0.02])),
    crashesMax: crashes ? random.between(1, 10) : 0,
    crashChance: random.pick([0.001, 0.005, 0.02]),
    crashAfter: random.pick(CRASH_KINDS),
    crashBefore: random.pick(CRASH_KINDS),
    crashFactor: random.pick([1, 10, 50]),
    stopShare: random.pick([0, 0.3]),
    powerCutShare: random.pick([0, 0.5]),
    recoveryCrashFactor: random.pick([0, 1, 20]),
    lostRequests: sometimes(0.3, 0.03),
    lostAnswers: sometimes(0.3, 0.05),
    impatience: sometimes(0.3, 0.1),
    fullDisk: sometimes(0.1, 0.02),
    fileFaults: sometimes(0.1, 0.02),
    tornWrites: random.pick([0, 0.5]),
    writeMsMax: random.pick([0, 30, 200]),
    checkpoints: random.pick([0, 0.1, 0.5]),
    clockMoves: sometimes(0.3, 0.05),
    ignoresLocks: random.chance(0.3),
    restartsAtEnd: random.chance(0.5),
  };
}
