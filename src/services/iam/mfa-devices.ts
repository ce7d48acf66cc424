/** Virtual MFA devices and whose they are. Their codes: src/policy/identity/mfa.ts, which STS shares. */

import type { Caller } from '../../core/caller.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type MfaDeviceRecord, mfaDevices } from '../../policy/identity/mfa.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { type KeyOwner, ownUserName } from './key-owner.ts';
import { findUser, userNamed } from './lookups.ts';

/** `arn:aws:iam::123456789012:mfa/path/name`. */
const VIRTUAL = /^arn:[^:]+:iam::\d{12}:mfa\/.+$/;

/** A device by its serial number; what can only be a thing to hold in one's hand is refused by name. */
export async function deviceWithSerial(
  tx: Transaction,
  place: Place,
  serial: string,
): Promise<MfaDeviceRecord> {
  if (!VIRTUAL.test(serial)) {
    throw invalidInput(
      `${serial} is not the ARN of a virtual MFA device. Hardware tokens and security keys cannot be used with kumobako.`,
    );
  }
  const device = await mfaDevices.get(tx, place, serial.toLowerCase());
  if (device === undefined) throw noSuchEntity(`MFA Device with serial number ${serial} does not exist.`);
  return device;
}

/**
 * Whose devices an operation is about. Operations that must have a user name take the account's number for root, where
 * root itself asks and no user is called so: AWS has these for root in its console only.
 */
export async function deviceOwner(
  tx: Transaction,
  place: Place,
  caller: Caller,
  userName: string | undefined,
): Promise<KeyOwner> {
  const isRoot = caller.type === 'root';
  const meansRoot = isRoot && (userName === undefined || userName === caller.account);
  if (meansRoot && (userName === undefined || (await findUser(tx, place, userName)) === undefined)) {
    return { id: caller.account, name: undefined };
  }
  return userNamed(tx, place, userName ?? ownUserName(caller));
}

/** The devices of an owner, the one that was enabled first in front. */
export async function devicesOf(
  tx: Transaction,
  place: Place,
  owner: Pick<KeyOwner, 'id'>,
): Promise<MfaDeviceRecord[]> {
  return (await mfaDevices.listBy(tx, place, 'byOwner', { prefix: [owner.id] })).records;
}

/** A device that is enabled for this owner. */
export async function ownedDevice(
  tx: Transaction,
  place: Place,
  owner: KeyOwner,
  serial: string,
): Promise<MfaDeviceRecord> {
  const device = await deviceWithSerial(tx, place, serial);
  if (device.ownerId !== owner.id) throw noSuchEntity('MFA Device invalid for user.');
  return device;
}
