/** What is kept when a history of the simulation is over: every row has its place, all content is whole. */

import { hash } from 'node:crypto';
import type { Collection } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import type { SimulatedEnd } from '../../core/simulation.ts';
import type { KeyPart } from '../../core/tuple.ts';
import type { Api } from './api.gen.ts';
import type { BucketRecord } from './bucket-record.ts';
import { multipartEtag } from './multipart.ts';
import {
  isStored,
  type ObjectRecord,
  type PartRecord,
  type StoredObject,
  type UploadRecord,
} from './object-record.ts';
import {
  ANYWHERE,
  type BodyRecord,
  bodies,
  buckets,
  type CompletedUpload,
  completedUploads,
  objects,
  olderVersions,
  parts,
  uploads,
} from './state.ts';
import { NULL_VERSION } from './version-id.ts';

interface Rows {
  buckets: BucketRecord[];
  objects: ObjectRecord[];
  olderVersions: ObjectRecord[];
  bodies: BodyRecord[];
  uploads: UploadRecord[];
  parts: PartRecord[];
  completedUploads: CompletedUpload[];
}

async function all<R extends object, K extends readonly KeyPart[], I extends string>(
  { tx }: TxContext,
  collection: Collection<R, K, I>,
): Promise<R[]> {
  const found: R[] = [];
  for await (const record of collection.scan(tx, ANYWHERE)) found.push(record);
  return found;
}

async function readRows(context: TxContext): Promise<Rows> {
  return {
    buckets: await all(context, buckets),
    objects: await all(context, objects),
    olderVersions: await all(context, olderVersions),
    bodies: await all(context, bodies),
    uploads: await all(context, uploads),
    parts: await all(context, parts),
    completedUploads: await all(context, completedUploads),
  };
}

/** The blobs that objects and parts name. */
export async function ownedBlobs(context: TxContext): Promise<readonly string[]> {
  const holders = [
    ...(await all(context, objects)),
    ...(await all(context, olderVersions)),
    ...(await all(context, parts)),
  ];
  return holders.flatMap(({ blobId }) => blobId ?? []);
}

export async function storedProblems(end: SimulatedEnd<Api>): Promise<string[]> {
  const rows = await end.read(readRows);
  return [...strayRows(rows), ...orderProblems(rows), ...(await contentProblems(end, rows))];
}

/** Rows of buckets, objects and uploads that are not there any more, and objects that lack theirs. */
function strayRows(rows: Rows): string[] {
  const present = new Set<number>(rows.buckets.map(({ id }) => id));
  const stray = Object.entries(rows).flatMap(
    ([name, list]: [string, (BucketRecord | { bucketId: number })[]]) =>
      list.some((row) => 'bucketId' in row && !present.has(row.bucketId))
        ? [`${name} of a bucket that is gone`]
        : [],
  );
  const stored = [...rows.objects, ...rows.olderVersions];
  const named = stored.flatMap(({ bodyVersion }) => bodyVersion ?? []).sort(byNumber);
  const kept = rows.bodies.map(({ version }) => version).sort(byNumber);
  if (named.join() !== kept.join()) stray.push('bodies that no object names, or objects without theirs');
  const users = new Set([...stored, ...rows.uploads].flatMap(({ uploadId }) => uploadId ?? []));
  for (const { uploadId } of [...rows.parts, ...rows.completedUploads]) {
    if (!users.has(uploadId)) stray.push(`rows of upload ${uploadId}, which is over`);
  }
  return stray;
}

const byNumber = (a: number, b: number): number => a - b;

/** The newest version of each key is where lists and reads look for it, and there is one null version at most. */
function orderProblems({ objects: newest, olderVersions: aside }: Rows): string[] {
  const keyOf = ({ bucketId, key }: ObjectRecord): string => `${bucketId} ${key}`;
  const onTop = new Map(newest.map((object) => [keyOf(object), object]));
  const older = Map.groupBy(aside, keyOf);
  const problems: string[] = [];
  for (const key of new Set([...onTop.keys(), ...older.keys()])) {
    const top = onTop.get(key);
    const others = older.get(key) ?? [];
    const orders = others.map(({ order }) => order);
    const first = others.find(({ order }) => order === Math.max(...orders));
    if (top === undefined && first !== undefined && isStored(first))
      problems.push(`${key}: the newest version is aside`);
    if (top !== undefined && orders.some((order) => order >= top.order))
      problems.push(`${key}: a newer version is aside`);
    const nulls = [top, ...others].filter((version) => version?.versionId === NULL_VERSION);
    if (nulls.length > 1) problems.push(`${key}: ${nulls.length} null versions`);
  }
  return problems;
}

async function contentProblems(end: SimulatedEnd<Api>, rows: Rows): Promise<string[]> {
  const problems: string[] = [];
  const bodyOf = new Map<number, Uint8Array>(rows.bodies.map(({ version, bytes }) => [version, bytes]));
  /** Undefined: missing or damaged, which is counted for all services alike. */
  const bytesOf = async (object: StoredObject): Promise<Uint8Array | undefined> => {
    if (object.blobId !== undefined) return end.blob(object.blobId);
    if (object.bodyVersion !== undefined) return bodyOf.get(object.bodyVersion);
    return object.body ?? new Uint8Array();
  };
  const whole = [...rows.objects, ...rows.olderVersions].filter(isStored);
  for (const object of whole.filter(({ uploadId }) => uploadId === undefined)) {
    const bytes = await bytesOf(object);
    if (bytes !== undefined && !fits(bytes, object)) problems.push(`${object.key} has another content`);
  }
  for (const part of rows.parts) {
    const bytes = part.blobId === undefined ? part.bytes : await end.blob(part.blobId);
    if (bytes !== undefined && !fits(bytes, part)) problems.push(`part ${part.number} has another content`);
  }
  for (const { uploadId, key, etag } of whole.filter((object) => object.uploadId !== undefined)) {
    const own = rows.parts.filter((part) => part.uploadId === uploadId);
    if (multipartEtag(own) !== etag) problems.push(`${key} is not made of its parts`);
  }
  return problems;
}

function fits(bytes: Uint8Array, { etag, size }: { etag: string; size: number }): boolean {
  return bytes.length === size && hash('md5', bytes) === etag;
}
