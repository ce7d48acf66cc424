/**
 * Object lock: retention and legal hold of versions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */

import type { DefaultRetention } from './api.gen.ts';
import type { Bucket } from './buckets.ts';
import {
  accessDenied,
  headerNotImplemented,
  invalidArgument,
  invalidRequest,
  malformedXml,
} from './errors.ts';
import type { ObjectLock, ObjectRecord } from './object-record.ts';

const DAY_MS = 86_400_000;

export interface LockInput {
  ObjectLockMode?: string | undefined;
  ObjectLockRetainUntilDate?: Date | undefined;
  ObjectLockLegalHoldStatus?: string | undefined;
  ObjectLockEventHold?: string | undefined;
  ObjectLockEventHoldDurationDays?: number | undefined;
  ObjectLockEventHoldDurationYears?: number | undefined;
}

export interface LockOutput {
  ObjectLockMode?: string;
  ObjectLockRetainUntilDate?: Date;
  ObjectLockLegalHoldStatus?: string;
}

/**
 * The lock of a new version: as the request says, else the bucket's default retention.
 *
 * @throws AwsError InvalidRequest, InvalidArgument, NotImplemented (event holds)
 */
export function readLock(bucket: Bucket, input: LockInput, nowMs: number): ObjectLock | undefined {
  refuseEventHold(input);
  const mode = input.ObjectLockMode;
  const until = input.ObjectLockRetainUntilDate;
  const legalHold = input.ObjectLockLegalHoldStatus;
  if ((mode === undefined) !== (until === undefined)) {
    throw invalidArgument(
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
      mode === undefined ? 'x-amz-object-lock-retain-until-date' : 'x-amz-object-lock-mode',
    );
  }
  if (mode !== undefined && !isMode(mode)) {
    throw invalidArgument('Unknown wormMode directive.', 'x-amz-object-lock-mode', mode);
  }
  if (legalHold !== undefined && !isHold(legalHold)) {
    throw invalidArgument(
      "Legal Hold must be either of 'ON' or 'OFF'",
      'x-amz-object-lock-legal-hold',
      legalHold,
    );
  }
  if (until !== undefined && until.getTime() <= nowMs) {
    throw invalidArgument(
      'The retain until date must be in the future!',
      'x-amz-object-lock-retain-until-date',
      until.toISOString(),
    );
  }
  if (bucket.objectLock === undefined) {
    if (mode === undefined && legalHold === undefined) return undefined;
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  }
  const retention =
    mode !== undefined && until !== undefined
      ? { mode, untilMs: until.getTime() }
      : defaultRetention(bucket.objectLock.retention, nowMs);
  if (retention === undefined && legalHold === undefined) return undefined;
  return { ...retention, ...(legalHold === undefined ? {} : { legalHold }) };
}

function refuseEventHold(input: LockInput): void {
  if (input.ObjectLockEventHold !== undefined) throw headerNotImplemented('x-amz-object-lock-event-hold');
  const { ObjectLockEventHoldDurationDays: days, ObjectLockEventHoldDurationYears: years } = input;
  if (days === undefined && years === undefined) return;
  throw headerNotImplemented(
    `x-amz-object-lock-event-hold-duration-${days === undefined ? 'years' : 'days'}`,
  );
}

export function isMode(text: string | undefined): text is 'GOVERNANCE' | 'COMPLIANCE' {
  return text === 'GOVERNANCE' || text === 'COMPLIANCE';
}

export function isHold(text: string | undefined): text is 'ON' | 'OFF' {
  return text === 'ON' || text === 'OFF';
}

function defaultRetention(
  retention: DefaultRetention | undefined,
  nowMs: number,
): { mode: 'GOVERNANCE' | 'COMPLIANCE'; untilMs: number } | undefined {
  if (retention === undefined || !isMode(retention.Mode)) return undefined;
  if (retention.Days !== undefined) return { mode: retention.Mode, untilMs: nowMs + retention.Days * DAY_MS };
  const until = new Date(nowMs);
  until.setUTCFullYear(until.getUTCFullYear() + (retention.Years ?? 0));
  return { mode: retention.Mode, untilMs: until.getTime() };
}

export function writeLock(lock: ObjectLock | undefined): LockOutput {
  if (lock === undefined) return {};
  return {
    ...(lock.mode === undefined ? {} : { ObjectLockMode: lock.mode }),
    ...(lock.untilMs === undefined ? {} : { ObjectLockRetainUntilDate: new Date(lock.untilMs) }),
    ...(lock.legalHold === undefined ? {} : { ObjectLockLegalHoldStatus: lock.legalHold }),
  };
}

const PROTECTED = 'Access Denied because object protected by object lock.';

/**
 * Whether a lock keeps a version from being removed.
 *
 * @param bypass the caller asked to get past GOVERNANCE (and may: that is another action)
 */
export function isLocked({ headers }: ObjectRecord, nowMs: number, bypass = false): boolean {
  const lock = headers?.lock;
  if (lock === undefined) return false;
  if (lock.legalHold === 'ON') return true;
  const isRetained = lock.untilMs !== undefined && lock.untilMs > nowMs;
  return isRetained && !(bypass && lock.mode === 'GOVERNANCE');
}

/** @throws AwsError AccessDenied */
export function checkRemovable(version: ObjectRecord, nowMs: number, bypass: boolean): void {
  if (isLocked(version, nowMs, bypass)) throw accessDenied(PROTECTED);
}

/** @throws AwsError AccessDenied when a retention would be cut short that may not be */
export function checkRetentionChange(
  lock: ObjectLock | undefined,
  next: { mode: string; untilMs: number } | undefined,
  nowMs: number,
  bypass: boolean,
): void {
  if (lock?.untilMs === undefined || lock.untilMs <= nowMs) return;
  const isLonger = next !== undefined && next.untilMs >= lock.untilMs;
  // COMPLIANCE can be extended and nothing else; GOVERNANCE can be strengthened by anybody.
  const isKept = isLonger && (lock.mode !== 'COMPLIANCE' || next.mode === 'COMPLIANCE');
  if (isKept || (bypass && lock.mode === 'GOVERNANCE')) return;
  throw accessDenied(PROTECTED);
}

/** @throws AwsError InvalidArgument: the header means nothing where nothing is locked */
export function checkBypass(bucket: Bucket, bypass: boolean | undefined): void {
  if (bypass === undefined || bucket.objectLock !== undefined) return;
  throw invalidArgument(
    'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
    'x-amz-bypass-governance-retention',
  );
}

const DAYS_MAX = 36_500;
const YEARS_MAX = 100;

/** @throws AwsError MalformedXML, InvalidArgument */
export function checkDefaultRetention(retention: DefaultRetention): void {
  const { Mode: mode, Days: days, Years: years } = retention;
  if (retention.DefaultEventHold !== undefined) throw malformedXml();
  if (!isMode(mode) || (days === undefined) === (years === undefined)) throw malformedXml();
  const period = days ?? years ?? 0;
  const unit = days === undefined ? 'Years' : 'Days';
  if (period <= 0) {
    throw invalidArgument('Default retention period must be a positive integer value.', unit, period);
  }
  if (period > (days === undefined ? YEARS_MAX : DAYS_MAX)) {
    throw invalidArgument('Default retention period too large.', unit, period);
  }
}
