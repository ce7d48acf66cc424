import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
export const getBucketCors: Handler<'GetBucketCors'> = async ({ tx }, input) => {
  const { cors, name } = await requireBucket(tx, input.Bucket);
  if (cors === undefined) {
    throw notConfigured('NoSuchCORSConfiguration', 'The CORS configuration does not exist', name);
  }
  return { CORSRules: cors };
};
