import type { ReplicationRule } from '../api.gen.ts';
import { bucketArn, changeBucket, findBucket, requireBucket } from '../buckets.ts';
import { invalidRequest, malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html */
export const putBucketReplication: Handler<'PutBucketReplication'> = async ({ tx, ids }, input) => {
  const configuration = input.ReplicationConfiguration;
  if (configuration === undefined) throw missingRequestBody();
  const bucket = await requireBucket(tx, input.Bucket);
  if (bucket.versioning !== 'Enabled') {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  const { Role: role, Rules: given = [] } = configuration;
  if (role === undefined || given.length === 0) throw malformedXml();
  const rules = given.map((rule) => ({ ...rule, ID: rule.ID ?? ids.base62(48) }));
  for (const rule of rules) {
    const arn = checkRule(rule);
    const target = await findBucket(tx, arn.split(':::')[1] ?? '');
    if (target?.versioning !== 'Enabled' || bucketArn(target) !== arn) {
      throw invalidRequest('Destination bucket must have versioning enabled.');
    }
  }
  await changeBucket(tx, bucket.name, () => ({ replication: { Role: role, Rules: rules } }));
};

/** @throws AwsError MalformedXML */
function checkRule({ Status: status, Destination: destination }: ReplicationRule): string {
  if (status !== 'Enabled' && status !== 'Disabled') throw malformedXml();
  const arn = destination?.Bucket;
  if (arn === undefined) throw malformedXml();
  return arn;
}
