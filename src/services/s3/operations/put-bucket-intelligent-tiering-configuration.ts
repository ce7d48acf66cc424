import { requireBucket } from '../buckets.ts';
import { checkTiering } from '../configuration-checks.ts';
import { putConfiguration } from '../configurations.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html */
export const putBucketIntelligentTieringConfiguration: Handler<
  'PutBucketIntelligentTieringConfiguration'
> = async ({ tx }, input) => {
  const { IntelligentTieringConfiguration: configuration, Id: id } = input;
  if (configuration === undefined) throw missingRequestBody();
  checkTiering(configuration, id);
  const bucket = await requireBucket(tx, input.Bucket);
  await putConfiguration(tx, bucket, 'intelligent-tiering', id, configuration);
};
