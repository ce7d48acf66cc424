import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isPublicPolicyText } from '../public-policy.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html */
export const getBucketPolicyStatus: Handler<'GetBucketPolicyStatus'> = async ({ tx }, input) => {
  const { policy, name } = await requireBucket(tx, input.Bucket);
  if (policy === undefined) {
    throw notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', name);
  }
  return { PolicyStatus: { IsPublic: isPublicPolicyText(policy) } };
};
