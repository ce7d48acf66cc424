import { changeBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readNotification } from '../notification.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration: Handler<'PutBucketNotificationConfiguration'> = async (
  { tx, ids },
  input,
) => {
  if (input.NotificationConfiguration === undefined) throw missingRequestBody();
  const notification = readNotification(input.NotificationConfiguration, () => ids.base62(48));
  await changeBucket(tx, input.Bucket, () => ({ notification }));
};
