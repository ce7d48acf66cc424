import { changeBucket, requireBucket } from '../buckets.ts';
import { invalidRequest, malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html */
export const putBucketAccelerateConfiguration: Handler<'PutBucketAccelerateConfiguration'> = async (
  { tx },
  input,
) => {
  if (input.AccelerateConfiguration === undefined) throw missingRequestBody();
  const { name, accelerate } = await requireBucket(tx, input.Bucket);
  if (name.includes('.')) {
    throw invalidRequest(
      'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
    );
  }
  const { Status: status } = input.AccelerateConfiguration;
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  // What never ran cannot be suspended: the bucket goes on without a configuration.
  if (status === 'Suspended' && accelerate === undefined) return;
  await changeBucket(tx, name, () => ({ accelerate: status }));
};
