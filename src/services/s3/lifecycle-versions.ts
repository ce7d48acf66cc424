/** What lifecycle rules do to versions that are not the newest, and to delete markers that hide nothing any more. */

import type { TxContext } from '../../core/context.ts';
import type { NoncurrentVersionTransition } from './api.gen.ts';
import type { StoredRule } from './bucket-record.ts';
import type { Bucket } from './buckets.ts';
import { removeVersion, rewriteVersion } from './history.ts';
import { covers, dueAfter, type Filtered } from './lifecycle-rules.ts';
import { successor } from './listing.ts';
import { LIFECYCLE, notify } from './notification-events.ts';
import { isLocked } from './object-lock.ts';
import { isStored, type ObjectRecord, type StoredObject } from './object-record.ts';
import { ANYWHERE, objects, olderVersions } from './state.ts';

/** Keys of a step; each may have many versions, which are taken together. */
const STEP_ROWS = 200;
/** Versions of one key that a run looks at: what is older waits until newer ones are gone. */
const VERSIONS_MAX = 1000;

/** One step over the keys that have something aside; answers the last key when there may be more. */
export async function expireAside(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  behind: string | undefined,
): Promise<string | undefined> {
  const { records } = await olderVersions.list(context.tx, ANYWHERE, {
    prefix: [bucket.id],
    ...(behind === undefined ? {} : { from: [successor(behind)] }),
    limit: STEP_ROWS,
    snapshot: true,
  });
  const keys = [...new Set(records.map(({ key }) => key))];
  for (const key of keys) await expireKey(context, bucket, rules, key);
  return records.length < STEP_ROWS ? undefined : keys.at(-1);
}

async function expireKey(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  key: string,
): Promise<void> {
  const { tx } = context;
  const newest = await objects.get(tx, ANYWHERE, bucket.id, key);
  const { records } = await olderVersions.list(tx, ANYWHERE, {
    prefix: [bucket.id, key],
    limit: VERSIONS_MAX,
  });
  const all = newest === undefined ? records : [newest, ...records];
  let left = all.length;
  // From the second on each was replaced when the one before it was written.
  for (const [place, version] of all.entries()) {
    const newer = all[place - 1];
    if (newer === undefined) continue;
    const age = { sinceMs: newer.modifiedAtMs, newerCount: place - 1 };
    if (await ageVersion(context, bucket, rules, version, age)) left--;
  }
  const [top] = all;
  if (left !== 1 || top?.isMarker !== true) return;
  if (rules.some((rule) => endsMarker(rule, top, context.now()))) await expire(context, bucket, top);
}

function filtered(version: ObjectRecord): Filtered {
  return { key: version.key, size: version.size ?? 0, tags: version.headers?.tags ?? [] };
}

/** Whether a rule removes a delete marker that is all that is left of its key. */
function endsMarker(rule: StoredRule, marker: ObjectRecord, nowMs: number): boolean {
  if (rule.Expiration === undefined || !covers(rule, filtered(marker))) return false;
  const { ExpiredObjectDeleteMarker: isNamed, Days: days } = rule.Expiration;
  return isNamed === true || (days !== undefined && dueAfter(marker.modifiedAtMs, days) <= nowMs);
}

/** When a version ceased to be the newest, and how many others have done so since. */
interface Age {
  sinceMs: number;
  newerCount: number;
}

/** Whether an action on versions that are not the newest is due. */
function isDue(
  { NewerNoncurrentVersions: kept = 0, NoncurrentDays: days = 0 }: NoncurrentVersionTransition,
  { sinceMs, newerCount }: Age,
  nowMs: number,
): boolean {
  return newerCount >= kept && dueAfter(sinceMs, days) <= nowMs;
}

/** Removes a version that is due, or moves it to another class; true: it is gone. */
async function ageVersion(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  version: ObjectRecord,
  age: Age,
): Promise<boolean> {
  const nowMs = context.now();
  const covering = rules.filter((rule) => covers(rule, filtered(version)));
  const expirations = covering.flatMap(({ NoncurrentVersionExpiration: each }) => each ?? []);
  if (expirations.some((each) => isDue(each, age, nowMs)) && !isLocked(version, nowMs)) {
    await expire(context, bucket, version);
    return true;
  }
  const transitions = covering.flatMap(({ NoncurrentVersionTransitions: each }) => each ?? []);
  const storageClass = transitions.filter((each) => isDue(each, age, nowMs)).at(-1)?.StorageClass;
  if (!isStored(version) || storageClass === undefined) return false;
  if (storageClass === version.headers.storageClass) return false;
  await moveToClass(context, bucket, version, storageClass);
  return false;
}

async function expire(context: TxContext, bucket: Bucket, version: ObjectRecord): Promise<void> {
  await removeVersion(context, bucket, version);
  notify(context, bucket, 'LifecycleExpiration:Delete', version, { actor: LIFECYCLE });
}

/** A transition of a lifecycle rule. */
export async function moveToClass(
  context: TxContext,
  bucket: Bucket,
  object: StoredObject,
  storageClass: string,
): Promise<void> {
  await rewriteVersion(context.tx, { ...object, headers: { ...object.headers, storageClass } });
  const lifecycleEventData = { transitionEventData: { destinationStorageClass: storageClass } };
  notify(context, bucket, 'LifecycleTransition', object, { actor: LIFECYCLE, more: { lifecycleEventData } });
}
