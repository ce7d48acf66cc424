import { requireBucket } from '../buckets.ts';
import { checkMetrics } from '../configuration-checks.ts';
import { putConfiguration } from '../configurations.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html */
export const putBucketMetricsConfiguration: Handler<'PutBucketMetricsConfiguration'> = async (
  { tx, reply },
  input,
) => {
  const { MetricsConfiguration: configuration, Id: id } = input;
  if (configuration === undefined) throw missingRequestBody();
  checkMetrics(configuration, id);
  const bucket = await requireBucket(tx, input.Bucket);
  await putConfiguration(tx, bucket, 'metrics', id, configuration);
  reply({ status: 204 });
};
