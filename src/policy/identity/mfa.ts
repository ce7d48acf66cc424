/**
 * Virtual MFA devices: IAM keeps them, STS and whoever signs a user in checks their codes.
 *
 * A code is good once. The device's record holds the last step of which a code was taken; taking one writes the record
 * in the transaction that the code is for, so of two who come with the same code one loses its commit, looks again and
 * is refused.
 */

import type { Caller } from '../../core/caller.ts';
import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { inAccount } from './place.ts';
import { codeOf, fromBase32, stepAt } from './totp.ts';
import type { Tag } from './users.ts';

export interface MfaDeviceRecord {
  /** Its ARN. */
  serial: string;
  name: string;
  path: string;
  /** Base32. */
  seed: string;
  createdMs: number;
  /** Unique id of the user that it was enabled for; the account's for root. Absent: it is not assigned. */
  ownerId?: string | undefined;
  enabledMs?: number | undefined;
  /** By how many steps the device's clock is ahead. */
  drift: number;
  /** Codes of this step and of those before are used up. */
  lastStep: number;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** By serial number without case. */
export const mfaDevices = new Collection<MfaDeviceRecord, readonly [string], 'byOwner'>({
  id: collectionId('iam', 40),
  name: 'iam.mfaDevices',
  scope: 'account',
  version: 1,
  key: ({ serial }) => [serial.toLowerCase()],
  indexes: {
    byOwner: ({ ownerId, enabledMs = 0 }) => (ownerId === undefined ? undefined : [ownerId, enabledMs]),
  },
});

/** One code may be a step early or late: whoever types is slow, and no clock is exact. */
const TOLERANCE_STEPS = 1;

const keyOf = ({ seed }: MfaDeviceRecord): Uint8Array => fromBase32(seed);

/** The step whose unused code this is, if there is one about now. */
export function stepOfCode(device: MfaDeviceRecord, code: string, nowMs: number): number | undefined {
  const key = keyOf(device);
  const middle = stepAt(nowMs) + device.drift;
  for (let step = middle - TOLERANCE_STEPS; step <= middle + TOLERANCE_STEPS; step++) {
    if (step > device.lastStep && codeOf(key, step) === code) return step;
  }
  return undefined;
}

/**
 * The later step of two consecutive codes, looked for up to `reach` steps around now, the nearest first. Unused ones
 * only, as with single codes.
 */
export function stepOfPair(
  device: MfaDeviceRecord,
  [first, second]: readonly [string, string],
  nowMs: number,
  reach: number,
): number | undefined {
  const key = keyOf(device);
  const now = stepAt(nowMs);
  for (let distance = 0; distance <= reach; distance++) {
    for (const step of distance === 0 ? [now] : [now - distance, now + distance]) {
      const isUnused = step - 1 > device.lastStep;
      if (isUnused && codeOf(key, step) === second && codeOf(key, step - 1) === first) return step;
    }
  }
  return undefined;
}

/** What was found out about the device's clock: a typist's delay is not taken for one. */
export function driftOf(step: number, nowMs: number): number {
  const drift = step - stepAt(nowMs);
  return Math.abs(drift) <= TOLERANCE_STEPS ? 0 : drift;
}

export interface MfaInput {
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
}

/** `foreign`: there is no such device, or it is not the caller's own. */
export type MfaVerdict = 'absent' | 'incomplete' | 'foreign' | 'wrong' | 'right';

/** Whether a request brings the code of a device of the caller's own user or root. Takes nothing: see {@link takeMfaCode}. */
export async function mfaVerdict(
  tx: Transaction,
  caller: Caller,
  nowMs: number,
  input: MfaInput,
): Promise<MfaVerdict> {
  return (await verified(tx, caller, nowMs, input)).verdict;
}

/** As {@link mfaVerdict}; a code that is right is used up by this transaction. */
export async function takeMfaCode(
  tx: Transaction,
  caller: Caller,
  nowMs: number,
  input: MfaInput,
): Promise<MfaVerdict> {
  const { verdict, device, step } = await verified(tx, caller, nowMs, input);
  if (device !== undefined && step !== undefined) {
    await mfaDevices.put(tx, inAccount(caller.account), { ...device, lastStep: step });
  }
  return verdict;
}

interface Verified {
  verdict: MfaVerdict;
  device?: MfaDeviceRecord;
  step?: number;
}

async function verified(
  tx: Transaction,
  caller: Caller,
  nowMs: number,
  { SerialNumber: serial, TokenCode: code }: MfaInput,
): Promise<Verified> {
  if (serial === undefined && code === undefined) return { verdict: 'absent' };
  if (serial === undefined || code === undefined) return { verdict: 'incomplete' };
  const isOwner = caller.type === 'user' || caller.type === 'root';
  const device = isOwner
    ? await mfaDevices.get(tx, inAccount(caller.account), serial.toLowerCase())
    : undefined;
  // A user's `userId` is its unique id, root's is its account.
  if (device === undefined || device.ownerId !== caller.userId) return { verdict: 'foreign' };
  const step = stepOfCode(device, code, nowMs);
  return step === undefined ? { verdict: 'wrong' } : { verdict: 'right', device, step };
}
