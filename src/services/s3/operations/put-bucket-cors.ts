import { changeBucket } from '../buckets.ts';
import { checkCorsRules } from '../cors.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export const putBucketCors: Handler<'PutBucketCors'> = async ({ tx }, input) => {
  if (input.CORSConfiguration === undefined) throw missingRequestBody();
  const rules = input.CORSConfiguration.CORSRules;
  checkCorsRules(rules);
  await changeBucket(tx, input.Bucket, () => ({ cors: rules }));
};
