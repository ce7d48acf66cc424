import { changeBucket, requireBucket } from '../buckets.ts';
import { invalidRequest, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readRules } from '../lifecycle-rules.ts';
import { scheduleLifecycle } from '../lifecycle-run.ts';

const MINIMUM_SIZES: ReadonlySet<string> = new Set(['all_storage_classes_128K', 'varies_by_storage_class']);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const putBucketLifecycleConfiguration: Handler<'PutBucketLifecycleConfiguration'> = async (
  context,
  input,
) => {
  const { tx, ids } = context;
  if (input.LifecycleConfiguration === undefined) throw missingRequestBody();
  const size = input.TransitionDefaultMinimumObjectSize ?? 'all_storage_classes_128K';
  if (!MINIMUM_SIZES.has(size)) {
    throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${size}`);
  }
  const bucket = await requireBucket(tx, input.Bucket);
  const rules = readRules(input.LifecycleConfiguration.Rules, () => ids.base62(48));
  const lifecycle = { rules, transitionDefaultMinimumObjectSize: size };
  await changeBucket(tx, bucket.name, () => ({ lifecycle }));
  await scheduleLifecycle(context, bucket);
  return { TransitionDefaultMinimumObjectSize: size };
};
