import type { TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { deletionPart } from '../access-operations.ts';
import type { DeletedObject, Error as DeleteError, ObjectIdentifier } from '../api.gen.ts';
import { type Bucket, requireBucket } from '../buckets.ts';
import { deleteKey, shownDeletion } from '../delete-object.ts';
import { malformedXml } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkKey } from '../metadata.ts';
import { checkBypass } from '../object-lock.ts';

const KEYS_MAX = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: Handler<'DeleteObjects'> = async (context, input) => {
  const bucket = await requireBucket(context.tx, input.Bucket);
  checkBypass(bucket, input.BypassGovernanceRetention);
  // The model requires all of them; S3's own check of the body does not stand before the handler.
  const wanted: ObjectIdentifier[] | undefined = input.Delete?.Objects;
  if (wanted === undefined || wanted.length === 0 || wanted.length > KEYS_MAX) throw malformedXml();
  if (wanted.some(({ Key }: Partial<ObjectIdentifier>) => Key === undefined)) throw malformedXml();
  const deleted: DeletedObject[] = [];
  const errors: DeleteError[] = [];
  for (const target of wanted) {
    try {
      const denial = context.denials.get(deletionPart(target.Key, target.VersionId));
      if (denial !== undefined) throw denial;
      deleted.push(await deleteOne(context, bucket, target, input.BypassGovernanceRetention === true));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push(errorOf(target, error));
    }
  }
  return {
    ...(input.Delete.Quiet === true ? {} : { Deleted: deleted }),
    ...(errors.length === 0 ? {} : { Errors: errors }),
  };
};

async function deleteOne(
  context: TxContext,
  bucket: Bucket,
  { Key: key, VersionId: version, ETag, Size, LastModifiedTime }: ObjectIdentifier,
  bypass: boolean,
): Promise<DeletedObject> {
  checkKey(key);
  const versionId = version === '' ? undefined : version;
  const deletion = await deleteKey(context, bucket, {
    key,
    versionId,
    conditions: { etag: ETag, size: Size, modified: LastModifiedTime },
    bypass,
  });
  if (versionId === undefined) {
    if (!deletion.isMarker) return { Key: key };
    return { Key: key, DeleteMarker: true, DeleteMarkerVersionId: deletion.versionId };
  }
  const shown = shownDeletion(bucket, deletion) ?? versionId;
  if (!deletion.isMarker) return { Key: key, VersionId: shown };
  return { Key: key, VersionId: shown, DeleteMarker: true, DeleteMarkerVersionId: shown };
}

/** S3 words a version id that cannot be as one that is not there. */
function errorOf(target: ObjectIdentifier, { code, message }: AwsError): DeleteError {
  const isBadVersion = code === 'InvalidArgument';
  return {
    Key: target.Key,
    VersionId: target.VersionId,
    Code: isBadVersion ? 'NoSuchVersion' : code,
    Message: isBadVersion ? 'The specified version does not exist.' : message,
  };
}
