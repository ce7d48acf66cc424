/**
 * What buckets hold, told to CloudWatch once a day at midnight (UTC). One durable timer for all buckets, which the first
 * call after a start sees to, and none where there are no buckets.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */

import type { Collection } from '../../core/collection.ts';
import type { DeliveryContext, TxContext } from '../../core/context.ts';
import { publish } from '../../core/metrics/publish.ts';
import { type Meter, Series } from '../../core/metrics/series.ts';
import type { CallCounter, Gauges } from '../../core/service.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { BucketRecord } from './bucket-record.ts';
import type { ObjectRecord } from './object-record.ts';
import { ANYWHERE, buckets, objects, olderVersions, parts, uploads } from './state.ts';

const DAY_MS = 86_400_000;
/** Rows that one transaction reads: small bodies lie in them. */
const PORTION = 200;
const TIMER = { service: 's3', timer: 'measure', id: 'storage' };

const METER: Meter = {
  service: 's3',
  name: 'AWS/S3',
  principal: 's3',
  units: { BucketSizeBytes: 'Bytes', NumberOfObjects: 'Count' },
};

/** Dimension `StorageType`, by storage class. */
const STORAGE_TYPES: Readonly<Record<string, string>> = {
  STANDARD: 'StandardStorage',
  STANDARD_IA: 'StandardIAStorage',
  ONEZONE_IA: 'OneZoneIAStorage',
  REDUCED_REDUNDANCY: 'ReducedRedundancyStorage',
  INTELLIGENT_TIERING: 'IntelligentTieringFAStorage',
  GLACIER_IR: 'GlacierInstantRetrievalStorage',
  GLACIER: 'GlacierStorage',
  DEEP_ARCHIVE: 'DeepArchiveStorage',
  EXPRESS_ONEZONE: 'ExpressOneZone',
};

interface Known {
  /** Somebody has seen to the timer since the start. */
  isTimerSet: boolean;
}

function known(memory: ServiceMemory): Known {
  return memory.of('s3.storage', () => ({ isTimerSet: false }));
}

/** The first call after a start has the timer looked at when the minute is over. */
export const countCall: CallCounter = ({ meters, memory }, { operation, error, place }) => {
  if (error === undefined && (operation === 'CreateBucket' || !known(memory).isTimerSet)) {
    meters.series(METER, place);
  }
};

export const readGauges: Gauges = async (context) => {
  await context.transact(async (inner) => {
    if (await hasBuckets(inner)) await setTimer(inner);
  });
  known(context.memory).isTimerSet = true;
  return undefined;
};

async function hasBuckets({ tx }: TxContext): Promise<boolean> {
  return (await buckets.list(tx, ANYWHERE, { limit: 1, snapshot: true })).records.length > 0;
}

async function setTimer({ timers, now }: TxContext): Promise<void> {
  await timers.set({ ...TIMER, atMs: (Math.floor(now() / DAY_MS) + 1) * DAY_MS, body: {} });
}

/** The timer: what takes long is the outbox's. */
export async function startMeasuring(context: TxContext): Promise<void> {
  if (!(await hasBuckets(context))) return;
  context.outbox.send({
    service: 's3',
    delivery: 'measure',
    group: 's3.measure',
    body: { atMs: context.now() },
  });
  await setTimer(context);
}

/** Delivery: looks at all buckets, one after the other. */
export async function measure(context: DeliveryContext, body: unknown): Promise<void> {
  // What `startMeasuring` sent.
  const { atMs } = body as { atMs: number };
  let after: string | undefined;
  for (;;) {
    const bucket = await context.transact(async ({ tx }) => {
      const from = after === undefined ? {} : { from: [`${after}\0`] };
      return (await buckets.list(tx, ANYWHERE, { ...from, limit: 1, snapshot: true })).records[0];
    });
    if (bucket === undefined || context.signal.aborted) return;
    await publish(context, METER, await measured(context, bucket, atMs));
    after = bucket.name;
  }
}

/** The bytes of a bucket by storage class, and how many objects it has. */
async function measured(context: DeliveryContext, bucket: BucketRecord, atMs: number): Promise<Series[]> {
  const bytes = new Map<string, number>();
  let count = 0;
  const add = (storageClass: string | undefined, size: number) => {
    count++;
    const type = STORAGE_TYPES[storageClass ?? 'STANDARD'] ?? 'StandardStorage';
    bytes.set(type, (bytes.get(type) ?? 0) + size);
  };
  const version = ({ headers, size, isMarker }: ObjectRecord) => {
    if (isMarker === true) count++;
    else add(headers?.storageClass, size ?? 0);
  };
  await each(context, objects, bucket.id, version);
  await each(context, olderVersions, bucket.id, version);
  const classes = new Map<string, string | undefined>();
  await each(context, uploads, bucket.id, ({ uploadId, headers }) => {
    classes.set(uploadId, headers.storageClass);
  });
  // Those of finished uploads are objects.
  await each(context, parts, bucket.id, ({ uploadId, size }) => {
    if (classes.has(uploadId)) add(classes.get(uploadId), size);
  });
  const series = (type: string) =>
    new Series({ account: bucket.account, region: bucket.region }, [
      ...['BucketName', bucket.name],
      ...['StorageType', type],
    ]);
  const all = series('AllStorageTypes');
  all.add('NumberOfObjects', count, atMs);
  const sizes = [...bytes].map(([type, size]) => {
    const own = series(type);
    own.add('BucketSizeBytes', size, atMs);
    return own;
  });
  return [all, ...sizes];
}

/** All records of a bucket, in short transactions. */
async function each<R extends object>(
  context: DeliveryContext,
  collection: Pick<Collection<R, readonly [number, string], never>, 'list'>,
  bucketId: number,
  take: (record: R) => void,
): Promise<void> {
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [bucketId], limit: PORTION, snapshot: true };
    const page = await context.transact(({ tx }) =>
      collection.list(tx, ANYWHERE, after === undefined ? query : { ...query, after }),
    );
    for (const record of page.records) take(record);
    after = page.next;
  } while (after !== undefined);
}
