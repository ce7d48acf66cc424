import { changeBucket } from '../buckets.ts';
import { missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { readPublicAccessBlock } from '../public-access-block.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const putPublicAccessBlock: Handler<'PutPublicAccessBlock'> = async ({ tx }, input) => {
  const configuration = input.PublicAccessBlockConfiguration;
  if (configuration === undefined) throw missingRequestBody();
  const publicAccessBlock = readPublicAccessBlock(configuration);
  await changeBucket(tx, input.Bucket, () => ({ publicAccessBlock }));
};
