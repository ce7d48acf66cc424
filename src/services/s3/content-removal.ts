/** How content goes away: rows with the commit that drops the object, files through the outbox after it. */

import { disownBlob } from '../../core/blobs/owners.ts';
import type { DeliveryContext, TxContext } from '../../core/context.ts';
import { KnownVersion } from '../../core/tuple.ts';
import type { ObjectRecord, PartRecord } from './object-record.ts';
import { readersOf } from './readers.ts';
import { ANYWHERE, bodies, completedUploads, parts } from './state.ts';

/** Parts that one step of a removal takes. */
const PARTS_STEP = 200;

/** Gives up what a version holds; its own row is the caller's. */
export async function discardContent(context: TxContext, version: ObjectRecord): Promise<void> {
  const { bucketId, bodyVersion, blobId, uploadId } = version;
  if (bodyVersion !== undefined) {
    await bodies.delete(context.tx, ANYWHERE, bucketId, new KnownVersion(bodyVersion));
  }
  if (blobId !== undefined) await disownBlob(context, blobId);
  if (uploadId !== undefined) discardParts(context, bucketId, uploadId);
}

/** Gives up all parts of an upload, or of the object that was made of them. */
export function discardParts({ outbox }: TxContext, bucketId: number, uploadId: string): void {
  const group = `s3.parts.${bucketId}.${uploadId}`;
  outbox.send({ service: 's3', delivery: 'removeParts', group, body: { bucketId, uploadId } });
}

/** Gives up one part. */
export async function discardPart(context: TxContext, part: PartRecord): Promise<void> {
  if (part.blobId !== undefined) await disownBlob(context, part.blobId);
}

/** Delivery: parts, step by step; who is reading them reads on to the end, within reason. */
export async function removeParts(context: DeliveryContext, body: unknown): Promise<void> {
  // What `discardParts` sent.
  const { bucketId, uploadId } = body as { bucketId: number; uploadId: string };
  await readersOf(context).finished(context, uploadId);
  for (;;) {
    const step = await context.transact(({ tx }) =>
      parts.list(tx, ANYWHERE, { prefix: [bucketId, uploadId], limit: PARTS_STEP, snapshot: true }),
    );
    if (step.records.length === 0) break;
    await context.transact(async (inner) => {
      for (const part of step.records) {
        await parts.deleteRecord(inner.tx, ANYWHERE, part);
        await discardPart(inner, part);
      }
    });
  }
  await context.transact(async ({ tx }) => {
    await completedUploads.delete(tx, ANYWHERE, bucketId, uploadId);
    context.complete(tx);
  });
}
