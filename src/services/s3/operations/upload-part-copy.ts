import { requireBucket } from '../buckets.ts';
import { whileContentMoves } from '../content.ts';
import { copyContent } from '../copy-content.ts';
import { COPY_BYTES_MAX, readCopySource, requireSource, shownSource } from '../copy-source.ts';
import { writeEncryption } from '../encryption.ts';
import { invalidRequest } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { checkPartNumber, partAlgorithms, requireUpload } from '../multipart.ts';
import { partChecksums, quoted } from '../object-output.ts';
import { checkPartKey } from '../part-key.ts';
import { putPart } from '../put-part.ts';
import { readCopyRange } from '../ranges.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
export const uploadPartCopy: Staged<'UploadPartCopy'> = async (context, input) => {
  const wanted = readCopySource(input.CopySource);
  return whileContentMoves(async () => {
    const { upload, source } = await context.transact(async (attempt) => {
      const bucket = await requireBucket(attempt.tx, input.Bucket);
      const found = await requireSource(attempt, wanted, input);
      return { upload: await requireUpload(attempt.tx, bucket, input), source: found };
    });
    checkPartNumber(input.PartNumber);
    checkPartKey(upload.headers.encryption, input);
    const range = readCopyRange(input.CopySourceRange, source.object.size);
    const bytes = range === undefined ? source.object.size : range.end - range.start;
    if (bytes > COPY_BYTES_MAX) {
      throw invalidRequest(
        `The specified copy source is larger than the maximum allowable size for a copy source: ${COPY_BYTES_MAX}`,
      );
    }
    const received = await copyContent(context, source, range, partAlgorithms(upload));
    const { part } = await putPart(context, input, received, upload.checksum?.algorithm);
    return {
      CopyPartResult: {
        ETag: quoted(part.etag),
        LastModified: new Date(part.modifiedAtMs),
        ...partChecksums(part.checksums, upload.checksum?.algorithm),
      },
      ...writeEncryption(upload.headers.encryption),
      ...shownSource(source),
    };
  });
};
