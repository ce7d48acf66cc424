import { changeBucket, requireBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readNotification } from '../notification.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration: Handler<'PutBucketNotificationConfiguration'> = async (
  { tx, ids },
  input,
) => {
  if (input.NotificationConfiguration === undefined) throw missingRequestBody();
  const { name, region } = await requireBucket(tx, input.Bucket);
  const notification = readNotification(input.NotificationConfiguration, region, () => ids.base62(48));
  await changeBucket(tx, name, () => ({ notification }));
};
