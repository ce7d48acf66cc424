import { changeBucket, requireBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { destinationsOf, readNotification } from '../notification.ts';
import { testDestinations } from '../notification-delivery.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration: Staged<'PutBucketNotificationConfiguration'> = async (
  context,
  input,
) => {
  const { ids } = context;
  const bucket = await context.transact(({ tx }) => requireBucket(tx, input.Bucket));
  if (input.NotificationConfiguration === undefined) throw missingRequestBody();
  const notification = readNotification(input.NotificationConfiguration, bucket.region, () => ids.base62(48));
  const destinations = destinationsOf(notification);
  if (input.SkipDestinationValidation !== true) await testDestinations(context, bucket, destinations);
  const kept = destinations.length === 0 ? undefined : notification;
  await context.transact(({ tx }) => changeBucket(tx, input.Bucket, () => ({ notification: kept })));
  return {};
};
