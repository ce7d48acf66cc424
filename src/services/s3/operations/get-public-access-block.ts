import { requireBucket } from '../buckets.ts';
import { notConfigured } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
export const getPublicAccessBlock: Handler<'GetPublicAccessBlock'> = async ({ tx }, input) => {
  const { publicAccessBlock, name } = await requireBucket(tx, input.Bucket);
  if (publicAccessBlock === undefined) {
    throw notConfigured(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      name,
    );
  }
  return { PublicAccessBlockConfiguration: publicAccessBlock };
};
