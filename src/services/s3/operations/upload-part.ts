import { planDigests } from '../body-digests.ts';
import { requireBucket } from '../buckets.ts';
import { writeEncryption } from '../encryption.ts';
import type { Staged } from '../handler.ts';
import { checkPartClaim, checkPartNumber, partAlgorithms, requireUpload } from '../multipart.ts';
import { partChecksums, quoted } from '../object-output.ts';
import { checkPartKey } from '../part-key.ts';
import { putPart } from '../put-part.ts';
import { receiveBody } from '../receive-body.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export const uploadPart: Staged<'UploadPart'> = async (context, input) => {
  const upload = await context.transact(async ({ tx }) =>
    requireUpload(tx, await requireBucket(tx, input.Bucket), input),
  );
  checkPartNumber(input.PartNumber);
  checkPartKey(upload.headers.encryption, input);
  const plan = planDigests(context.request, input, partAlgorithms(upload));
  checkPartClaim(upload, plan.claim?.algorithm);
  const received = await receiveBody(context, input.Body, plan);
  const { part } = await putPart(context, input, received, plan.claim?.algorithm);
  return {
    ETag: quoted(part.etag),
    ...partChecksums(part.checksums, part.claimed ?? upload.checksum?.algorithm),
    ...writeEncryption(upload.headers.encryption),
  };
};
