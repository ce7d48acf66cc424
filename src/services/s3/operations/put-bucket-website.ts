import { changeBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkWebsite } from '../website.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html */
export const putBucketWebsite: Handler<'PutBucketWebsite'> = async ({ tx }, input) => {
  const website = input.WebsiteConfiguration;
  if (website === undefined) throw missingRequestBody();
  checkWebsite(website);
  await changeBucket(tx, input.Bucket, () => ({ website }));
};
