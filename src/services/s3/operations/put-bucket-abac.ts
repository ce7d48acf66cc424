import { changeBucket } from '../buckets.ts';
import { malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html */
export const putBucketAbac: Handler<'PutBucketAbac'> = async ({ tx }, input) => {
  if (input.AbacStatus === undefined) throw missingRequestBody();
  const { Status: status } = input.AbacStatus;
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml();
  await changeBucket(tx, input.Bucket, () => ({ abac: status }));
};
