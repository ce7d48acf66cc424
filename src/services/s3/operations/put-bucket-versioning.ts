import { changeBucket, requireBucket } from '../buckets.ts';
import { accessDenied, invalidBucketState, malformedXml, missingRequestBody, s3ErrorOf } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning: Handler<'PutBucketVersioning'> = async ({ tx }, input) => {
  const configuration = input.VersioningConfiguration;
  if (configuration === undefined) throw missingRequestBody();
  const bucket = await requireBucket(tx, input.Bucket);
  const { Status: status, MFADelete: mfaDelete } = configuration;
  if (status === undefined) {
    const text = 'The Versioning element must be specified';
    throw s3ErrorOf('IllegalVersioningConfigurationException', 400, text);
  }
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  if (mfaDelete !== undefined && mfaDelete !== 'Enabled' && mfaDelete !== 'Disabled') throw malformedXml();
  if (mfaDelete === 'Enabled') throw accessDenied('Mfa Authentication must be used for this request');
  if (status === 'Suspended') {
    const kept = bucket.objectLock !== undefined ? 'An Object Lock' : 'A replication';
    if (bucket.objectLock !== undefined || bucket.replication !== undefined) {
      throw invalidBucketState(
        `${kept} configuration is present on this bucket, so the versioning state cannot be changed.`,
      );
    }
  }
  await changeBucket(tx, bucket.name, (before) => ({
    versioning: status,
    mfaDelete: mfaDelete ?? before.mfaDelete,
  }));
};
