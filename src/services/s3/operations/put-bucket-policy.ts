import { isPublicPolicy } from '../../../policy/public-access.ts';
import { checkBucketPolicy, malformedPolicy } from '../bucket-policy.ts';
import { bucketArn, changeBucket, requireBucket } from '../buckets.ts';
import { accessDenied } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const putBucketPolicy: Handler<'PutBucketPolicy'> = async ({ tx, caller, reply }, input) => {
  const bucket = await requireBucket(tx, input.Bucket);
  if (input.Policy === undefined || input.Policy === '') {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  const document = checkBucketPolicy(bucket, input.Policy);
  if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(document)) {
    throw accessDenied(
      `User: ${caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket)}" ` +
        'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    );
  }
  await changeBucket(tx, bucket.name, () => ({ policy: input.Policy }));
  reply({ status: 204 });
};
