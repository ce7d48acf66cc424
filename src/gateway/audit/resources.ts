/** What a call was about, as CloudTrail names it: derived from parameters and answers by the names of their members. */

import { parseArn } from '../../core/arn.ts';
import type { Demand } from '../../core/demand.ts';
import type { HistoryRecord, JsonObject, JsonValue } from '../../core/event-history.ts';

type Named = HistoryRecord['resources'][number];

const IAM_MEMBERS: Readonly<Record<string, string>> = {
  userName: 'AWS::IAM::User',
  newUserName: 'AWS::IAM::User',
  groupName: 'AWS::IAM::Group',
  newGroupName: 'AWS::IAM::Group',
  roleName: 'AWS::IAM::Role',
  policyName: 'AWS::IAM::Policy',
  policyArn: 'AWS::IAM::Policy',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  accessKeyId: 'AWS::IAM::AccessKey',
  serialNumber: 'AWS::IAM::MFADevice',
  serverCertificateName: 'AWS::IAM::ServerCertificate',
  sAMLProviderArn: 'AWS::IAM::SAMLProvider',
  openIDConnectProviderArn: 'AWS::IAM::OIDCProvider',
};

/** Member of the record -> type, by service. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  iam: IAM_MEMBERS,
  sts: {
    roleArn: 'AWS::IAM::Role',
    roleSessionName: 'AWS::STS::AssumedRole',
    accessKeyId: 'AWS::IAM::AccessKey',
  },
  s3: { bucketName: 'AWS::S3::Bucket' },
  sqs: { queueName: 'AWS::SQS::Queue', queueUrl: 'AWS::SQS::Queue' },
  sns: { topicArn: 'AWS::SNS::Topic', subscriptionArn: 'AWS::SNS::Subscription' },
  dynamodb: { tableName: 'AWS::DynamoDB::Table', backupArn: 'AWS::DynamoDB::Backup' },
  cloudtrail: {
    name: 'AWS::CloudTrail::Trail',
    trailName: 'AWS::CloudTrail::Trail',
    trailARN: 'AWS::CloudTrail::Trail',
    s3BucketName: 'AWS::S3::Bucket',
    resourceId: 'AWS::CloudTrail::Trail',
  },
  kms: { keyId: 'AWS::KMS::Key', aliasName: 'AWS::KMS::Alias' },
  lambda: { functionName: 'AWS::Lambda::Function', functionArn: 'AWS::Lambda::Function' },
  kinesis: { streamName: 'AWS::Kinesis::Stream', streamARN: 'AWS::Kinesis::Stream' },
  eventbridge: { eventBusName: 'AWS::Events::EventBus', name: 'AWS::Events::Rule' },
  'cloudwatch-logs': { logGroupName: 'AWS::Logs::LogGroup' },
  'secrets-manager': { secretId: 'AWS::SecretsManager::Secret', aRN: 'AWS::SecretsManager::Secret' },
  ssm: { name: 'AWS::SSM::Parameter' },
  cloudformation: { stackName: 'AWS::CloudFormation::Stack', stackId: 'AWS::CloudFormation::Stack' },
  ecr: { repositoryName: 'AWS::ECR::Repository' },
  sfn: { stateMachineArn: 'AWS::StepFunctions::StateMachine' },
};

/** Deep enough for `credentials.accessKeyId` and `tableDescription.tableName`. */
const DEPTH_MAX = 2;
const RESOURCES_MAX = 20;

/** The resources that LookupEvents finds a call by. */
export function lookupResources(service: string, ...parts: readonly (JsonObject | null)[]): Named[] {
  const types = Object.hasOwn(MEMBERS, service) ? MEMBERS[service] : undefined;
  if (types === undefined) return [];
  const found = new Map<string, Named>();
  for (const part of parts) if (part !== null) collect(types, part, DEPTH_MAX, found);
  return [...found.values()];
}

function collect(
  types: Readonly<Record<string, string>>,
  value: JsonObject,
  depth: number,
  found: Map<string, Named>,
): void {
  for (const [member, inner] of Object.entries(value)) {
    const type = Object.hasOwn(types, member) ? types[member] : undefined;
    if (type !== undefined && typeof inner === 'string') {
      if (found.size < RESOURCES_MAX) found.set(`${type} ${inner}`, { type, name: inner });
    } else if (depth > 1 && isObject(inner)) collect(types, inner, depth - 1, found);
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The account that owns what a demand is about, where that is known. */
export function ownerOf({ account, resource }: Demand): string | undefined {
  const owner = account ?? (resource === '*' ? undefined : parseArn(resource)?.account);
  return owner === undefined || !/^\d{12}$/.test(owner) ? undefined : owner;
}

/** ARN patterns of the services whose records name their resources themselves. */
const RECORDED_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^arn:[^:]+:iam::\d{12}:role\//, 'AWS::IAM::Role'],
  [/^arn:[^:]+:s3:::[^/]+$/, 'AWS::S3::Bucket'],
  [/^arn:[^:]+:kms:[^:]+:\d{12}:key\//, 'AWS::KMS::Key'],
  [/^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+$/, 'AWS::DynamoDB::Table'],
];
const RECORDING: ReadonlySet<string> = new Set(['sts', 's3', 'kms', 'dynamodb']);

/** The record's own `resources`, which not every service writes. */
export function recordResources(
  service: string,
  demands: readonly Demand[],
  callerAccount: string,
): JsonObject[] {
  if (!RECORDING.has(service)) return [];
  const found = new Map<string, JsonObject>();
  for (const demand of demands) {
    const { resource } = demand;
    const type = RECORDED_TYPES.find(([pattern]) => pattern.test(resource))?.[1];
    const accountId = ownerOf(demand) ?? callerAccount;
    if (type !== undefined) found.set(resource, { accountId, type, ARN: resource });
  }
  return [...found.values()];
}
