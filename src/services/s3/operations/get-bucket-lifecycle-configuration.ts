import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { showRule } from '../lifecycle-rules.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export const getBucketLifecycleConfiguration: Handler<'GetBucketLifecycleConfiguration'> = async (
  { tx },
  input,
) => {
  const { lifecycle, name } = await requireBucket(tx, input.Bucket);
  if (lifecycle === undefined) {
    const text = 'The lifecycle configuration does not exist';
    throw notConfigured('NoSuchLifecycleConfiguration', text, name);
  }
  return {
    Rules: lifecycle.rules.map(showRule),
    TransitionDefaultMinimumObjectSize: lifecycle.transitionDefaultMinimumObjectSize,
  };
};
