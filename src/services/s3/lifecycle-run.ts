/**
 * Lifecycle rules at work: once a day at midnight (UTC), as S3 does it, by a durable timer for each bucket that has
 * rules. A run takes keys in steps, each its own transaction, and sets the timer again for the next one.
 */

import type { Timers, TxContext } from '../../core/context.ts';
import type { StoredRule } from './bucket-record.ts';
import { type Bucket, findBucket } from './buckets.ts';
import { discardParts } from './content-removal.ts';
import { addDeleteMarker, removeVersion } from './history.ts';
import { covers, dueAfter, expirationTime, filteredOf } from './lifecycle-rules.ts';
import { abortionTime } from './lifecycle-uploads.ts';
import { expireAside, moveToClass } from './lifecycle-versions.ts';
import { successor } from './listing.ts';
import { LIFECYCLE, notify } from './notification-events.ts';
import { isLocked } from './object-lock.ts';
import { isStored, type StoredObject } from './object-record.ts';
import { ANYWHERE, objects, uploads } from './state.ts';

const DAY_MS = 86_400_000;
const STEP_ROWS = 200;
const SMALL_BYTES = 128 * 1024;

/** Where a run is: it looks at the newest objects, then at what is aside, then at uploads. */
export interface LifecycleStep {
  bucket: string;
  bucketId: number;
  phase: 'objects' | 'versions' | 'uploads';
  /** The key behind which the phase goes on. */
  behind?: string | undefined;
}

type Scheduling = { timers: Timers; now(): number };

/** Sets the next run of a bucket. */
export async function scheduleLifecycle(
  context: Scheduling,
  bucket: Pick<Bucket, 'name' | 'id'>,
): Promise<void> {
  const step: LifecycleStep = { bucket: bucket.name, bucketId: bucket.id, phase: 'objects' };
  await setTimer(context, step, (Math.floor(context.now() / DAY_MS) + 1) * DAY_MS);
}

export function cancelLifecycle({ timers }: Scheduling, bucket: Bucket): Promise<void> {
  return timers.cancel({ service: 's3', timer: 'lifecycle', id: String(bucket.id) });
}

function setTimer({ timers }: Scheduling, step: LifecycleStep, atMs: number): Promise<void> {
  return timers.set({ service: 's3', timer: 'lifecycle', id: String(step.bucketId), atMs, body: step });
}

/** Timer: one step of a run. */
export async function runLifecycle(context: TxContext, body: unknown): Promise<void> {
  // What `setTimer` stored.
  const step = body as LifecycleStep;
  const bucket = await findBucket(context.tx, step.bucket);
  if (bucket === undefined || bucket.id !== step.bucketId || bucket.lifecycle === undefined) return;
  const rules = bucket.lifecycle.rules.filter(({ Status }) => Status === 'Enabled');
  const behind = await PHASES[step.phase](context, bucket, rules, step.behind);
  if (behind !== undefined) {
    await setTimer(context, { ...step, behind }, context.now());
    return;
  }
  const next = NEXT_PHASE[step.phase];
  if (next === undefined) await scheduleLifecycle(context, bucket);
  else await setTimer(context, { ...step, phase: next, behind: undefined }, context.now());
}

const NEXT_PHASE: Readonly<Record<LifecycleStep['phase'], LifecycleStep['phase'] | undefined>> = {
  objects: 'versions',
  versions: 'uploads',
  uploads: undefined,
};

/** Works through some keys; answers the last one when there may be more. */
type Phase = (
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  behind: string | undefined,
) => Promise<string | undefined>;

const PHASES: Readonly<Record<LifecycleStep['phase'], Phase>> = {
  objects: runObjects,
  versions: expireAside,
  uploads: runUploads,
};

async function runObjects(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  behind: string | undefined,
): Promise<string | undefined> {
  const { records } = await objects.list(context.tx, ANYWHERE, {
    prefix: [bucket.id],
    ...(behind === undefined ? {} : { from: [successor(behind)] }),
    limit: STEP_ROWS,
    snapshot: true,
  });
  for (const object of records) if (isStored(object)) await ageObject(context, bucket, rules, object);
  return records.length < STEP_ROWS ? undefined : records.at(-1)?.key;
}

async function ageObject(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  object: StoredObject,
): Promise<void> {
  const nowMs = context.now();
  const expiration = expirationTime(rules, object);
  if (expiration !== undefined && expiration.atMs <= nowMs) {
    // In a versioned bucket the object only moves aside, locked or not.
    if (bucket.versioning !== undefined) {
      const marker = await addDeleteMarker(context, bucket, object.key);
      notify(context, bucket, 'LifecycleExpiration:DeleteMarkerCreated', marker, { actor: LIFECYCLE });
    } else if (!isLocked(object, nowMs)) {
      await removeVersion(context, bucket, object);
      notify(context, bucket, 'LifecycleExpiration:Delete', object, { actor: LIFECYCLE });
    }
    return;
  }
  const storageClass = transitionOf(bucket, rules, object, nowMs);
  if (storageClass === undefined || storageClass === object.headers.storageClass) return;
  await moveToClass(context, bucket, object, storageClass);
}

/** The class that an object has reached by now: that of the last transition which is due. */
function transitionOf(
  bucket: Bucket,
  rules: readonly StoredRule[],
  object: StoredObject,
  nowMs: number,
): string | undefined {
  let last: { atMs: number; storageClass: string } | undefined;
  const size = bucket.lifecycle?.transitionDefaultMinimumObjectSize ?? '';
  for (const rule of rules.filter((each) => covers(each, filteredOf(object)))) {
    for (const { Date: date, Days: days = 0, StorageClass: storageClass = '' } of rule.Transitions ?? []) {
      if (isTooSmall(rule, object, storageClass, size)) continue;
      const atMs = date === undefined ? dueAfter(object.modifiedAtMs, days) : Date.parse(date);
      if (atMs <= nowMs && (last === undefined || atMs >= last.atMs)) last = { atMs, storageClass };
    }
  }
  return last?.storageClass;
}

/** Small objects would cost more in another class: S3 leaves them alone unless the rule itself speaks of sizes. */
function isTooSmall(
  rule: StoredRule,
  object: StoredObject,
  storageClass: string,
  minimumSize: string,
): boolean {
  if (object.size >= SMALL_BYTES) return false;
  const filter = rule.Filter?.And ?? rule.Filter;
  if (filter?.ObjectSizeGreaterThan !== undefined || filter?.ObjectSizeLessThan !== undefined) return false;
  const isArchive = storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
  return !(minimumSize === 'varies_by_storage_class' && isArchive);
}

async function runUploads(
  context: TxContext,
  bucket: Bucket,
  rules: readonly StoredRule[],
  behind: string | undefined,
): Promise<string | undefined> {
  const { tx } = context;
  const { records } = await uploads.list(tx, ANYWHERE, {
    prefix: [bucket.id],
    ...(behind === undefined ? {} : { from: [successor(behind)] }),
    limit: STEP_ROWS,
    snapshot: true,
  });
  for (const upload of records) {
    const abortion = abortionTime(rules, upload);
    if (abortion === undefined || abortion.atMs > context.now()) continue;
    await uploads.deleteRecord(tx, ANYWHERE, upload);
    discardParts(context, bucket.id, upload.uploadId);
  }
  return records.length < STEP_ROWS ? undefined : records.at(-1)?.key;
}
