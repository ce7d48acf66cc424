import type { RestoreRequest } from '../api.gen.ts';
import { isArchived } from '../archive.ts';
import { requireBucket } from '../buckets.ts';
import { invalidObjectState, malformedXml, missingRequestBody, notImplemented } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireObject, rewriteVersion } from '../history.ts';
import { dueAfter } from '../lifecycle-rules.ts';
import { ARCHIVE_CLASSES } from '../metadata.ts';
import { notifyRestored, scheduleRestoreEnd } from '../restored-copy.ts';

/**
 * Here the copy is there at once, whatever tier is asked for: nothing was ever put out of reach.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 */
export const restoreObject: Handler<'RestoreObject'> = async (context, input) => {
  const { tx, now, reply } = context;
  const request = input.RestoreRequest;
  if (request === undefined) throw missingRequestBody();
  refuseSelect(request);
  const bucket = await requireBucket(tx, input.Bucket);
  const object = await requireObject(context, bucket, input, 'POST');
  const storageClass = object.headers.storageClass ?? 'STANDARD';
  if (!ARCHIVE_CLASSES.has(storageClass)) {
    throw invalidObjectState("Restore is not allowed for the object's current storage class", storageClass);
  }
  const { Days: days } = request;
  if (days === undefined || days < 1) throw malformedXml();
  const isBegun = isArchived(object, now());
  reply({ status: isBegun ? 202 : 200 });
  const untilMs = dueAfter(now(), days);
  await rewriteVersion(tx, { ...object, restoredUntilMs: untilMs });
  await scheduleRestoreEnd(context, bucket, object, untilMs);
  if (isBegun) notifyRestored(context, bucket, object, untilMs);
  return {};
};

function refuseSelect({ OutputLocation, SelectParameters, Type }: RestoreRequest): void {
  if (Type !== undefined || SelectParameters !== undefined || OutputLocation !== undefined) {
    throw notImplemented('A restore of the type SELECT');
  }
}
