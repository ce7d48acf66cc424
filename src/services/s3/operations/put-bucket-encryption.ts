import type { ServerSideEncryptionRule } from '../api.gen.ts';
import { changeBucket } from '../buckets.ts';
import { invalidArgument, malformedXml, missingRequestBody } from '../errors.ts';
import type { Handler } from '../handler.ts';

const ALGORITHMS: ReadonlySet<string> = new Set(['AES256', 'aws:kms', 'aws:kms:dsse']);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
export const putBucketEncryption: Handler<'PutBucketEncryption'> = async ({ tx }, input) => {
  const configuration = input.ServerSideEncryptionConfiguration;
  if (configuration === undefined) throw missingRequestBody();
  const [rule, ...others] = configuration.Rules ?? [];
  if (rule === undefined || others.length > 0) throw malformedXml();
  checkRule(rule);
  // What the rule does not speak of stays blocked, or open.
  await changeBucket(tx, input.Bucket, ({ encryption }) => ({
    encryption: { BlockedEncryptionTypes: encryption?.BlockedEncryptionTypes, ...rule },
  }));
};

/** @throws AwsError MalformedXML, InvalidArgument */
function checkRule({
  ApplyServerSideEncryptionByDefault: byDefault,
  BlockedEncryptionTypes,
}: ServerSideEncryptionRule): void {
  const blocked = BlockedEncryptionTypes?.EncryptionType ?? [];
  if (blocked.some((type) => type !== 'NONE' && type !== 'SSE-C')) throw malformedXml();
  if (byDefault === undefined) {
    if (BlockedEncryptionTypes === undefined) throw malformedXml();
    return;
  }
  const { SSEAlgorithm: algorithm = '', KMSMasterKeyID: key } = byDefault;
  if (!ALGORITHMS.has(algorithm)) throw malformedXml();
  if (algorithm !== 'AES256' || key === undefined) return;
  throw invalidArgument(
    'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    'ApplyServerSideEncryptionByDefault',
  );
}
