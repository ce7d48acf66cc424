import { changeBucket } from '../buckets.ts';
import { malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html */
export const putBucketRequestPayment: Handler<'PutBucketRequestPayment'> = async ({ tx }, input) => {
  if (input.RequestPaymentConfiguration === undefined) throw missingRequestBody();
  const { Payer: payer } = input.RequestPaymentConfiguration;
  if (payer !== 'Requester' && payer !== 'BucketOwner') throw malformedXml();
  await changeBucket(tx, input.Bucket, () => ({ payer }));
};
