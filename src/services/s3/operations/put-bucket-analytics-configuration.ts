import { requireBucket } from '../buckets.ts';
import { checkAnalytics } from '../configuration-checks.ts';
import { putConfiguration } from '../configurations.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html */
export const putBucketAnalyticsConfiguration: Handler<'PutBucketAnalyticsConfiguration'> = async (
  { tx },
  input,
) => {
  const { AnalyticsConfiguration: configuration, Id: id } = input;
  if (configuration === undefined) throw missingRequestBody();
  checkAnalytics(configuration, id);
  const bucket = await requireBucket(tx, input.Bucket);
  await putConfiguration(tx, bucket, 'analytics', id, configuration);
};
