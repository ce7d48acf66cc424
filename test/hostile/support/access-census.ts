/** What the comparison with AWS's table of actions needs to know of the landscape, and where it rightly differs. */

import type { Caller } from '../../../src/core/caller.ts';
import type { ActionData, ActionFacts } from '../../../src/model/action-data.ts';
import type { KnownValues } from './nasty-inputs.ts';
import type { Input } from './wire-call.ts';

const ACCOUNT = '000000000000';
const QUEUE_ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`;
const TOPIC_ARN = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`;
const TABLE_ARN = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/table`;
const POLICY_ARN = `arn:aws:iam::${ACCOUNT}:policy/policy`;
const USER_ARN = `arn:aws:iam::${ACCOUNT}:user/user`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/role`;
const TAGS = [{ Key: 'team', Value: 'blue' }];

/** Root is not asked for conditions at home, so a user asks. */
export const CALLER: Caller & { account: string } = {
  type: 'user',
  account: ACCOUNT,
  arn: USER_ARN,
  name: 'user',
  userId: 'AIDAEXAMPLE',
};

type Step = readonly [operation: string, input: Input, otherService?: string];

/** Tags and boundaries for what the landscape has, so that conditions about them have something to look at. */
export const STEPS: Readonly<Record<string, readonly Step[]>> = {
  organizations: [['EnableOrganizationsRootSessions', {}, 'iam']],
  iam: [
    ['TagUser', { UserName: 'user', Tags: TAGS }],
    ['TagRole', { RoleName: 'role', Tags: TAGS }],
    ['TagPolicy', { PolicyArn: POLICY_ARN, Tags: TAGS }],
    ['TagInstanceProfile', { InstanceProfileName: 'profile', Tags: TAGS }],
    ['PutUserPermissionsBoundary', { UserName: 'user', PermissionsBoundary: POLICY_ARN }],
    ['PutRolePermissionsBoundary', { RoleName: 'role', PermissionsBoundary: POLICY_ARN }],
    ['CreateAccessKey', { UserName: 'user' }],
  ],
  sqs: [['TagQueue', { QueueUrl: `http://localhost/${ACCOUNT}/queue`, Tags: { team: 'blue' } }]],
  sns: [['TagResource', { ResourceArn: TOPIC_ARN, Tags: TAGS }]],
  dynamodb: [['TagResource', { ResourceArn: TABLE_ARN, Tags: TAGS }]],
  s3: [
    ['PutBucketTagging', { Bucket: 'bucket', Tagging: { TagSet: TAGS } }],
    ['PutBucketAbac', { Bucket: 'bucket', AbacStatus: { Status: 'Enabled' } }],
    ['PutObjectTagging', { Bucket: 'bucket', Key: 'key', Tagging: { TagSet: TAGS } }],
  ],
};

const TAGGED: ReadonlySet<string> = new Set([
  USER_ARN,
  ROLE_ARN,
  POLICY_ARN,
  `arn:aws:iam::${ACCOUNT}:instance-profile/profile`,
  QUEUE_ARN,
  TOPIC_ARN,
  TABLE_ARN,
  'arn:aws:s3:::bucket',
]);
const TAGGED_OBJECT = 'arn:aws:s3:::bucket/key';
const BOUND: ReadonlySet<string> = new Set([USER_ARN, ROLE_ARN]);

const ITEM_KEY = { pk: { S: 'p' }, sk: { N: '1' } };
const UNTIL = new Date('2030-01-01T00:00:00Z');

const EXECUTION_ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:example:1/durable-execution/a/b`;

/** Values with which an input that has every member makes sense. */
export const FULL_VALUES: Readonly<Record<string, KnownValues>> = {
  iam: {
    AWSServiceName: ['autoscaling.amazonaws.com'],
    OpenIDConnectProviderArn: [`arn:aws:iam::${ACCOUNT}:oidc-provider/example.com`],
    SAMLProviderArn: [`arn:aws:iam::${ACCOUNT}:saml-provider/example`],
    SerialNumber: [`arn:aws:iam::${ACCOUNT}:mfa/device`],
  },
  lambda: {
    Resource: [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:example`],
    DurableExecutionArn: [EXECUTION_ARN],
    CapacityProviderOperatorRoleArn: [ROLE_ARN],
    CallbackId: [Buffer.from(JSON.stringify({ arn: EXECUTION_ARN, operationId: 'x' })).toString('base64')],
  },
  cloudtrail: { TrailName: ['trail'], EventDataStore: [undefined], InsightsDestination: [undefined] },
  sns: {
    PlatformApplicationArn: [`arn:aws:sns:us-east-1:${ACCOUNT}:app/GCM/app`],
    EndpointArn: [`arn:aws:sns:us-east-1:${ACCOUNT}:endpoint/GCM/app/12345678-1234-1234-1234-123456789012`],
    'Attributes{}': ['DisplayName'],
    'Attributes:': ['name'],
    PhoneNumber: [undefined],
    'Tags[]': TAGS,
  },
  sqs: {
    TaskHandle: [Buffer.from(JSON.stringify({ taskId: 'x', sourceArn: QUEUE_ARN })).toString('base64')],
  },
  dynamodb: {
    ...Object.fromEntries(
      ['Expected', 'KeyConditions', 'AttributesToGet', 'AttributeUpdates', 'QueryFilter', 'ScanFilter']
        .concat('ConditionalOperator', 'ExpressionAttributeNames')
        .map((legacy) => [legacy, [undefined]]),
    ),
    ExpressionAttributeValues: [{ ':p': { S: 'p' } }],
    KeyConditionExpression: ['pk = :p'],
    FilterExpression: ['a = :p'],
    ConditionExpression: ['a = :p'],
    UpdateExpression: ['SET a = :p'],
    ProjectionExpression: ['pk, a'],
    Tags: [TAGS],
    Statement: [`SELECT * FROM "table" WHERE pk = 'p' AND sk = 1`],
    Parameters: [undefined],
    Select: ['SPECIFIC_ATTRIBUTES'],
    TableArn: [TABLE_ARN],
    BackupArn: [`${TABLE_ARN}/backup/01234567890123-abcdef01`],
  },
  s3: {
    VersionId: [undefined],
    RetainUntilDate: [UNTIL],
    ObjectLockRetainUntilDate: [UNTIL],
    CopySource: ['bucket/key'],
    Tags: [TAGS],
    SSECustomerAlgorithm: ['AES256'],
  },
};

/** The same for members that are of different types in different operations. */
export const OPERATION_VALUES: Readonly<Record<string, Input>> = {
  PutObjectTagging: { Tagging: { TagSet: TAGS } },
  PutBucketTagging: { Tagging: { TagSet: TAGS } },
  GetLayerVersionByArn: { Arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:example:1` },
  CreateServiceLinkedRole: { AWSServiceName: 'autoscaling.amazonaws.com' },
  BatchGetItem: { RequestItems: { table: { Keys: [ITEM_KEY] } } },
  BatchWriteItem: { RequestItems: { table: [{ PutRequest: { Item: ITEM_KEY } }] } },
  TransactGetItems: { TransactItems: [{ Get: { TableName: 'table', Key: ITEM_KEY } }] },
  DescribeResponsibilityTransfer: { Id: 'rt-12345678' },
  TerminateResponsibilityTransfer: { Id: 'rt-12345678' },
  UpdateResponsibilityTransfer: { Id: 'rt-12345678' },
  // A group is named in one of two ways, not in both.
  DescribeLogStreams: { logGroupIdentifier: undefined },
  FilterLogEvents: { logGroupIdentifier: undefined },
  GetLogEvents: { logGroupIdentifier: undefined },
  GetLogGroupFields: { logGroupIdentifier: undefined },
  StartLiveTail: { logGroupIdentifiers: [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:group`] },
  GetLogRecord: {
    logRecordPointer: Buffer.from(JSON.stringify([`${ACCOUNT}:group`, `3${'0'.repeat(55)}`])).toString(
      'base64',
    ),
  },
  TransactWriteItems: {
    TransactItems: [
      { Put: { TableName: 'table', Item: ITEM_KEY } },
      { Delete: { TableName: 'table', Key: ITEM_KEY } },
    ],
  },
};

/** Operations that need no permission at all, or here: of things that are not there. */
export const IS_ABOUT_NOTHING: Readonly<Record<string, readonly string[]>> = {
  // "No permissions are required to perform this operation" (STS API Reference, of both).
  // And who shows a token of an identity provider is no caller: the role's trust policy decides by the token.
  sts: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity', 'GetSessionToken'],
};

/** Actions that the table lacks, each like one that it has, with who says that there is one. */
const LIKE: ReadonlyMap<string, string> = new Map([
  // IAM API Reference, UpdateDelegationRequest: "that owner gets a default permission to update the delegation request".
  ['iam:UpdateDelegationRequest', 'iam:RejectDelegationRequest'],
  // Account Management API Reference: "you must have the account:SendPhoneNumberVerification IAM permission"; likewise.
  ['account:SendPhoneNumberVerification', 'account:PutContactInformation'],
  ['account:VerifyPhoneNumber', 'account:PutContactInformation'],
  // Our reading (docs/services/sts.md): the table is older than the operation.
  ['sts:GetScopedCredentials', 'sts:GetSessionToken'],
]);

/** Facts of an action, by the table or by {@link LIKE}. */
export function actionOf(data: ActionData, action: string): ActionFacts | undefined {
  const like = LIKE.get(action);
  const facts = data.action(like ?? action);
  return like === undefined || facts === undefined ? facts : { ...facts, name: action };
}

/** What is wrong by the table and right all the same, with who says so. */
export const KNOWN_TO_DIFFER: ReadonlySet<string> = new Set([
  // AWS's table has no resource for lists; its denials name the path, or all queues, that the list is of.
  ...['group', 'instance-profile', 'policy', 'role', 'user'].map((kind) => {
    const plural = { policy: 'Policies', 'instance-profile': 'InstanceProfiles' }[kind];
    const list = plural ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}s`;
    return `iam:List${list} is not about arn:aws:iam::${ACCOUNT}:${kind}/`;
  }),
  `iam:ListVirtualMFADevices is not about arn:aws:iam::${ACCOUNT}:mfa/`,
  `iam:ListOpenIDConnectProviders is not about arn:aws:iam::${ACCOUNT}:oidc-provider/*`,
  `iam:ListSAMLProviders is not about arn:aws:iam::${ACCOUNT}:saml-provider/*`,
  // Account Management API Reference, GetPrimaryEmailUpdateStatus: AccountId may be left out.
  `account:GetPrimaryEmailUpdateStatus is not about arn:aws:account::${ACCOUNT}:account`,
  // Of a task that is not there nobody knows the role.
  'iam:GetServiceLinkedRoleDeletionStatus is not about *',
  `iam:ListServerCertificates is not about arn:aws:iam::${ACCOUNT}:server-certificate/`,
  `sqs:ListQueues is not about arn:aws:sqs:us-east-1:${ACCOUNT}:`,
  // User Guide, "Pass session tags in AWS STS": GetFederationToken wants both actions on the user that is made.
  `sts:TagSession is not about arn:aws:sts::${ACCOUNT}:federated-user/z9le`,
  // AWS's table names destinations here; every other action on a source is about the source. Our reading: a slip.
  `logs:DeleteDeliverySource is not about arn:aws:logs:us-east-1:${ACCOUNT}:delivery-source:z9le`,
  // Developer Guide, "Using IAM policy conditions for fine-grained access control": of Scan, as Select is.
  'Scan: no action of it knows dynamodb:FullTableScan',
]);

/** Condition keys with a tag's key in them are written in two ways. */
export function isKey(known: string, key: string): boolean {
  const [prefix] = known.split(/\$\{TagKey\}|<key>/, 1);
  return prefix === known
    ? known.toLowerCase() === key.toLowerCase()
    : key.toLowerCase().startsWith((prefix ?? '').toLowerCase());
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  // Policies name versions and aliases by what stands behind the function's name.
  FunctionName: '[^/:]+(?::[^/:]+)?',
  Partition: 'aws',
  Region: '[a-z0-9-]*',
  Account: '\\d{12}',
  ObjectName: '.+',
  // A time, with its colons.
  StreamLabel: '[^/]+',
  // What AWS compares with policies, as its denials show: a group without a stream, or none at all.
  LogGroupName: '[^:]*(?::log-stream:)?',
};

/** Lists that AWS's table has no resource for, and what AWS's denials of them name. */
const LISTED: Readonly<Record<string, RegExp>> = {
  'dynamodb:ListTables': /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/\*$/,
  'logs:DescribeLogGroups': /^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group::log-stream:$/,
  'sns:ListTopics': /^arn:aws:sns:[a-z0-9-]+:\d{12}:\*$/,
};

export const isAboutAll = (action: string, resource: string): boolean =>
  LISTED[action]?.test(resource) === true;

/** Whether an ARN, or `*`, has one of the forms that the action knows. */
export function resourceFits({ resources }: Pick<ActionFacts, 'resources'>, resource: string): boolean {
  if (resource === '*') return resources.every(({ isRequired }) => !isRequired);
  return resources.some(({ arn }) => formOf(arn).test(resource));
}

function formOf(arn: string): RegExp {
  const pieces = arn.split(/\$\{(\w+)\}/);
  const pattern = pieces.map((piece, index) => {
    if (index % 2 === 0) return piece.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
    return PLACEHOLDERS[piece] ?? (piece.endsWith('WithPath') ? '.+' : '[^/:]+');
  });
  return new RegExp(`^${pattern.join('')}$`);
}

/** Whether the request, or the resource as {@link STEPS} left it, has a value for a condition key. */
export function hasValue(key: string, input: Input, resource: string): boolean {
  const lower = key.toLowerCase();
  if (/^(aws|iam):resourcetag/.test(lower)) return TAGGED.has(resource);
  // Event holds are refused.
  if (lower.startsWith('s3:object-lock-event-hold')) return false;
  if (lower.startsWith('s3:existingobjecttag')) return resource === TAGGED_OBJECT;
  if (lower.startsWith('s3:requestobjecttag')) return member(input, 'tagging');
  if (lower.startsWith('aws:requesttag')) return member(input, 'tags');
  if (lower === 'aws:tagkeys') return member(input, 'tags') || member(input, 'tagkeys');
  if (lower === 'iam:permissionsboundary' && BOUND.has(resource)) return true;
  const name = lower.replace(/^\w+:(x-amz-)?/, '').replaceAll('-', '');
  return member(input, ALIASES[name] ?? name);
}

const ALIASES: Readonly<Record<string, string>> = {
  serversideencryptionawskmskeyid: 'ssekmskeyid',
  serversideencryptioncustomeralgorithm: 'ssecustomeralgorithm',
  objectlocklegalhold: 'objectlocklegalholdstatus',
};

function member(input: Input, name: string): boolean {
  return Object.entries(input).some(([key, value]) => key.toLowerCase() === name && isSomething(value));
}

function isSomething(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || value instanceof Date || Object.keys(value).length > 0;
}
