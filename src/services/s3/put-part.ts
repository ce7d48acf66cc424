/** How a part takes its place in an upload, be it sent or copied. */

import { ownBlob } from '../../core/blobs/owners.ts';
import type { ChecksumAlgorithm } from '../../core/checksums.ts';
import type { StagedContext } from '../../core/context.ts';
import { requireBucket } from './buckets.ts';
import { discardPart } from './content-removal.ts';
import { requireUpload } from './multipart.ts';
import type { PartRecord, UploadRecord } from './object-record.ts';
import { dropReceived, type Received } from './receive-body.ts';
import { ANYWHERE, parts } from './state.ts';

interface PartInput {
  Bucket: string;
  Key: string;
  UploadId: string;
  PartNumber: number;
}

/** Keeps a part; what was sent before under its number goes. The upload may have ended meanwhile. */
export async function putPart(
  context: StagedContext,
  input: PartInput,
  received: Received,
  claimed: ChecksumAlgorithm | undefined,
): Promise<{ part: PartRecord; upload: UploadRecord }> {
  try {
    return await context.transact(async (attempt) => {
      const { tx } = attempt;
      const bucket = await requireBucket(tx, input.Bucket);
      const upload = await requireUpload(tx, bucket, input);
      const before = await parts.get(tx, ANYWHERE, bucket.id, upload.uploadId, input.PartNumber);
      if (before !== undefined) await discardPart(attempt, before);
      const part: PartRecord = {
        bucketId: bucket.id,
        uploadId: upload.uploadId,
        number: input.PartNumber,
        modifiedAtMs: attempt.now(),
        etag: received.digests.md5,
        size: received.size,
        checksums: received.digests.checksums,
        claimed,
        bytes: received.bytes,
        blobId: received.blobId,
      };
      await parts.put(tx, ANYWHERE, part);
      if (part.blobId !== undefined) {
        await ownBlob(tx, part.blobId, 's3');
      }
      return { part, upload };
    });
  } catch (error) {
    await dropReceived(context.blobs, received);
    throw error;
  }
}
