/** The lines of a credential report, column by column as AWS has them. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { signingCertificatesOf } from './certificates.ts';
import { type KeyOwner, keysOf, shownOwner } from './key-owner.ts';
import { devicesOf } from './mfa-devices.ts';
import { findLoginProfile, passwordEndsMs } from './passwords.ts';
import { type AccessKeyRecord, lastUses, type PasswordPolicyRecord } from './state.ts';

const keyColumns = (number: number) =>
  ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (column) => `access_key_${number}_${column}`,
  );
const certificateColumns = (number: number) =>
  ['active', 'last_rotated'].map((column) => `cert_${number}_${column}`);

export const COLUMNS: readonly string[] = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...keyColumns(1),
  ...keyColumns(2),
  ...certificateColumns(1),
  ...certificateColumns(2),
];

const NONE = 'N/A';
/** Something that root cannot have, or that nobody writes down. */
const NOT_SUPPORTED = 'not_supported';
const NO_INFORMATION = 'no_information';

/** `2026-11-29T08:15:30+00:00` */
const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;

/** A line of values; what holds a comma (names may) stands in quotes. */
export function csvLine(values: readonly string[]): string {
  const cells = values.map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
  return `${cells.join(',')}\n`;
}

export interface ReportedUser extends KeyOwner {
  arn: string;
  createdMs: number;
}

/** The line of a user or root: the values of {@link COLUMNS}. */
export async function reportRow(
  tx: Transaction,
  place: Place,
  user: ReportedUser,
  policy: PasswordPolicyRecord | undefined,
): Promise<string[]> {
  const [firstKey, secondKey] = await keysOf(tx, place, user);
  const [firstCertificate, secondCertificate] = await signingCertificatesOf(tx, place, user);
  const certificate = (each: typeof firstCertificate): string[] =>
    each === undefined ? ['false', NONE] : [String(each.status === 'Active'), time(each.uploadedMs)];
  return [
    shownOwner(user),
    user.arn,
    time(user.createdMs),
    ...(await passwordCells(tx, place, user, policy)),
    String((await devicesOf(tx, place, user)).length > 0),
    ...(await keyCells(tx, place, firstKey)),
    ...(await keyCells(tx, place, secondKey)),
    ...certificate(firstCertificate),
    ...certificate(secondCertificate),
  ];
}

async function passwordCells(
  tx: Transaction,
  place: Place,
  user: ReportedUser,
  policy: PasswordPolicyRecord | undefined,
): Promise<string[]> {
  if (user.name === undefined) return [NOT_SUPPORTED, NO_INFORMATION, NOT_SUPPORTED, NOT_SUPPORTED];
  const profile = await findLoginProfile(tx, place, user);
  if (profile === undefined) return ['false', NONE, NONE, NONE];
  const endsMs = passwordEndsMs(profile, policy);
  // Nobody signs in with a password here.
  return ['true', NO_INFORMATION, time(profile.changedMs), endsMs === undefined ? NONE : time(endsMs)];
}

async function keyCells(tx: Transaction, place: Place, key: AccessKeyRecord | undefined): Promise<string[]> {
  if (key === undefined) return ['false', NONE, NONE, NONE, NONE];
  const use = await lastUses.peek(tx, place, key.id);
  const used = use === undefined ? [NONE, NONE, NONE] : [time(use.atMs), use.region, use.service];
  return [String(key.status === 'Active'), time(key.createdMs), ...used];
}
