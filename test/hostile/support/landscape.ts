/** Things that every service has before it is treated badly, and the values that name them. */

import { openModels, type Service } from '../../../src/model/load.ts';
import { ALARM_STEPS, ALARM_VALUES } from './alarm-landscape.ts';
import type { Answer } from './hostile-cloud.ts';
import { LOGS_STEPS, LOGS_VALUES } from './logs-landscape.ts';
import type { KnownValues } from './nasty-inputs.ts';
import { SCALED_TABLE, SCALING_STEPS, SCALING_VALUES } from './scaling-landscape.ts';
import { type Input, type WireCall, wireCall, wiresOf } from './wire-call.ts';

type Step = readonly [operation: string, input: Input];

const ACCOUNT = '000000000000';
const ROOT_POLICY = (resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: resource }],
  });
const OWN_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 's3:Get*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:username': 'a' } },
    },
  ],
});
const TRUST_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});
const SCP = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
});
const QUEUE_URL = `http://localhost/${ACCOUNT}/queue`;
const FIFO_URL = `http://localhost/${ACCOUNT}/queue.fifo`;
const QUEUE_ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`;
const FIFO_ARN = `${QUEUE_ARN}.fifo`;
const TOPIC_ARN = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`;
const TABLE_ARN = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/table`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/role`;
const POLICY_ARN = `arn:aws:iam::${ACCOUNT}:policy/policy`;

/** What is made, in this order; what is there already answers an error that nobody minds. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  sts: [],
  iam: [
    ['CreateUser', { UserName: 'user' }],
    ['CreateGroup', { GroupName: 'group' }],
    ['AddUserToGroup', { UserName: 'user', GroupName: 'group' }],
    ['CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: TRUST_POLICY }],
    ['CreatePolicy', { PolicyName: 'policy', PolicyDocument: OWN_POLICY }],
    ['PutUserPolicy', { UserName: 'user', PolicyName: 'inline', PolicyDocument: OWN_POLICY }],
    ['PutRolePolicy', { RoleName: 'role', PolicyName: 'inline', PolicyDocument: OWN_POLICY }],
    ['PutGroupPolicy', { GroupName: 'group', PolicyName: 'inline', PolicyDocument: OWN_POLICY }],
    ['CreateInstanceProfile', { InstanceProfileName: 'profile' }],
    ['CreateLoginProfile', { UserName: 'user', Password: 'Secret-1234' }],
    ['EnableOutboundWebIdentityFederation', {}],
  ],
  sqs: [
    ['CreateQueue', { QueueName: 'queue' }],
    ['CreateQueue', { QueueName: 'queue.fifo', Attributes: { FifoQueue: 'true' } }],
    ['SendMessage', { QueueUrl: QUEUE_URL, MessageBody: 'hello' }],
  ],
  sns: [
    ['CreateTopic', { Name: 'topic' }],
    ['CreateTopic', { Name: 'topic.fifo', Attributes: { FifoTopic: 'true' } }],
    ['Subscribe', { TopicArn: TOPIC_ARN, Protocol: 'sqs', Endpoint: QUEUE_ARN }],
  ],
  dynamodb: [
    [
      'CreateTable',
      {
        TableName: 'table',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
          { AttributeName: 'a', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'index',
            KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    ],
    [
      'PutItem',
      {
        TableName: 'table',
        Item: { pk: { S: 'p' }, sk: { N: '1' }, a: { S: 'x' }, n: { N: '5' }, l: { L: [] } },
      },
    ],
  ],
  s3: [
    ['CreateBucket', { Bucket: 'bucket' }],
    ['CreateBucket', { Bucket: 'versioned', ObjectLockEnabledForBucket: true }],
    ['PutObject', { Bucket: 'bucket', Key: 'key', Body: Buffer.from('some,content\n1,2\n') }],
    ['PutObject', { Bucket: 'versioned', Key: 'key', Body: Buffer.from('some content') }],
    ['CreateMultipartUpload', { Bucket: 'bucket', Key: 'key' }],
  ],
  'cloudwatch-logs': LOGS_STEPS,
  cloudwatch: ALARM_STEPS,
  'application-auto-scaling': SCALING_STEPS,
  organizations: [
    ['CreateOrganization', {}],
    ['EnableAWSServiceAccess', { ServicePrincipal: 'account.amazonaws.com' }],
    ['EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' }],
    ['CreatePolicy', { Name: 'own', Description: 'd', Type: 'SERVICE_CONTROL_POLICY', Content: SCP }],
  ],
};

/** A member of the organization, invited by its number. */
const MEMBER = '222222222222';

const KEY = { pk: { S: 'p' }, sk: { N: '1' } };
const VALUES = { ':p': { S: 'p' }, ':n': { N: '1' }, ':x': { S: 'x' } };
const NAMES = { '#a': 'a', '#n': 'n' };

const KNOWN: Readonly<Record<string, KnownValues>> = {
  cloudwatch: ALARM_VALUES,
  'application-auto-scaling': SCALING_VALUES,
  account: { AccountId: [MEMBER], RegionName: ['af-south-1', 'us-east-1'] },
  'cloudwatch-logs': LOGS_VALUES,
  organizations: {
    AccountId: [MEMBER],
    ServicePrincipal: ['account.amazonaws.com', 'config.amazonaws.com'],
    Content: [SCP],
    Email: ['new@example.com'],
  },
  sts: {
    RoleArn: [ROLE_ARN],
    RoleSessionName: ['session'],
    SigningAlgorithm: ['ES384', 'RS256'],
    TargetPrincipal: [MEMBER, `arn:aws:iam::${MEMBER}:root`],
    arn: ['arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials', POLICY_ARN],
    Policy: [OWN_POLICY],
    AccessKeyId: ['AKIAIOSFODNN7EXAMPLE', 'test'],
  },
  iam: {
    UserName: ['user'],
    NewUserName: ['user2'],
    GroupName: ['group'],
    RoleName: ['role'],
    PolicyName: ['inline', 'policy', 'other'],
    PolicyArn: [POLICY_ARN, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    PolicySourceArn: [ROLE_ARN, `arn:aws:iam::${ACCOUNT}:user/user`],
    Arn: [ROLE_ARN, POLICY_ARN],
    PermissionsBoundary: [POLICY_ARN],
    InstanceProfileName: ['profile'],
    PolicyDocument: [OWN_POLICY],
    AssumeRolePolicyDocument: [TRUST_POLICY],
    VersionId: ['v1', 'v2'],
    Path: ['/', '/a/'],
    PathPrefix: ['/'],
    Password: ['Secret-1234'],
    'ActionNames[]': ['s3:GetObject', 'sqs:*', 'iam:CreateUser'],
    'ResourceArns[]': ['*', QUEUE_ARN],
    'PolicyInputList[]': [OWN_POLICY],
    ContextKeyName: ['aws:username', 'aws:CurrentTime'],
  },
  sqs: {
    QueueUrl: [QUEUE_URL, FIFO_URL],
    QueueName: ['queue', 'queue.fifo', 'other'],
    SourceArn: [QUEUE_ARN, FIFO_ARN],
    DestinationArn: [QUEUE_ARN],
    // Nobody waits in these tests.
    WaitTimeSeconds: [0],
    MessageBody: ['hello'],
    Id: ['a', 'b'],
    'Attributes{}': [
      'VisibilityTimeout',
      'DelaySeconds',
      'Policy',
      'RedrivePolicy',
      'RedriveAllowPolicy',
      'MaximumMessageSize',
      'FifoQueue',
      'KmsMasterKeyId',
      'DeduplicationScope',
    ],
    'Attributes:': [
      'true',
      '10',
      ROOT_POLICY(QUEUE_ARN),
      JSON.stringify({ deadLetterTargetArn: FIFO_ARN, maxReceiveCount: 3 }),
      JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [QUEUE_ARN] }),
    ],
    'AttributeNames[]': ['All', 'QueueArn', 'SentTimestamp'],
    'MessageAttributeNames[]': ['All', '.*', 'a.*'],
    DataType: ['String', 'Number', 'Binary', 'Number.int'],
    StringValue: ['1', 'text'],
    'Actions[]': ['SendMessage', '*'],
    'AWSAccountIds[]': ['111111111111'],
  },
  sns: {
    TopicArn: [TOPIC_ARN, `${TOPIC_ARN}.fifo`],
    TargetArn: [TOPIC_ARN],
    ResourceArn: [TOPIC_ARN],
    Name: ['topic', 'topic.fifo', 'other'],
    Protocol: ['sqs', 'email', 'sms', 'email-json', 'lambda', 'https'],
    Endpoint: [QUEUE_ARN, 'a@example.com', '+15555550100'],
    PhoneNumber: ['+15555550100'],
    phoneNumber: ['+15555550100'],
    MessageStructure: ['json'],
    Message: ['hello', '{"default":"hello","sqs":"there"}', '{"default":1}'],
    AttributeName: [
      'Policy',
      'DeliveryPolicy',
      'FilterPolicy',
      'FilterPolicyScope',
      'RedrivePolicy',
      'RawMessageDelivery',
      'DisplayName',
      'SignatureVersion',
      'ArchivePolicy',
      'ReplayPolicy',
      'SubscriptionRoleArn',
    ],
    AttributeValue: [
      'true',
      ROOT_POLICY(TOPIC_ARN),
      JSON.stringify({ healthyRetryPolicy: { numRetries: 3 } }),
      JSON.stringify({ http: { defaultHealthyRetryPolicy: { minDelayTarget: 1, maxDelayTarget: -1 } } }),
      JSON.stringify({ deadLetterTargetArn: QUEUE_ARN }),
      JSON.stringify({
        color: ['red', { prefix: 'b' }, { 'anything-but': ['x'] }, { numeric: ['>', 1, '<=', 2] }],
      }),
      JSON.stringify({ a: { b: [{ wildcard: '*a*b*' }, { cidr: '10.0.0.0/8' }, { exists: true }] } }),
    ],
    'Attributes{}': [
      'Policy',
      'FilterPolicy',
      'RawMessageDelivery',
      'FifoTopic',
      'DeliveryPolicy',
      'DisplayName',
    ],
    'Attributes:': ['true', ROOT_POLICY(TOPIC_ARN), '{"a":[1]}'],
    'attributes{}': ['MonthlySpendLimit', 'DefaultSMSType', 'DefaultSenderID', 'UsageReportS3Bucket'],
    DataType: ['String', 'Number', 'Binary', 'String.Array'],
    StringValue: ['1', 'text', '["a",1]'],
    Id: ['a', 'b'],
  },
  dynamodb: {
    TableName: ['table', TABLE_ARN],
    ResourceArn: [TABLE_ARN],
    IndexName: ['index'],
    Key: [KEY],
    ExclusiveStartKey: [KEY, { ...KEY, a: { S: 'x' } }],
    Item: [{ ...KEY, a: { S: 'y' } }],
    'Item{}': ['pk', 'sk', 'a'],
    'Key{}': ['pk', 'sk'],
    'RequestItems{}': ['table', TABLE_ARN],
    'Keys[]': [KEY],
    AttributeName: ['pk', 'sk', 'a'],
    Policy: [ROOT_POLICY(TABLE_ARN)],
    N: ['1', '-1e125', '1e-130', '99999999999999999999999999999999999999', '0.0'],
    'NS[]': ['1', '1.0', '2'],
    'SS[]': ['a', 'b'],
    ExpressionAttributeNames: [NAMES],
    ExpressionAttributeValues: [VALUES, { ':n': { N: '1' } }, { ':p': { S: 'p' } }],
    KeyConditionExpression: [
      'pk = :p',
      'pk = :p AND sk >= :n',
      'pk = :p and sk between :n and :n',
      '#a = :x',
    ],
    FilterExpression: [
      'a = :x',
      'size(#a) > :n',
      'attribute_type(a, :x)',
      'contains(l, :n) OR NOT #n IN (:n, :n)',
    ],
    ConditionExpression: [
      'attribute_exists(pk)',
      '#a = :x',
      'begins_with(a, :n)',
      `${'('.repeat(400)}a = :x`,
    ],
    ProjectionExpression: ['pk, sk', '#a, #n', 'l[0].x[99999999999]', 'a.b.c, a', 'a, a'],
    UpdateExpression: [
      'SET a = :x',
      'SET n = n + :n REMOVE l[0]',
      'ADD n :n DELETE ss :x',
      'SET l[5] = list_append(l, :x), #a = if_not_exists(#a, :n)',
      'SET pk = :p',
      'REMOVE l, l[1]',
    ],
    'AttributeUpdates{}': ['a', 'n', 'pk'],
    'Expected{}': ['a', 'n'],
    'KeyConditions{}': ['pk', 'sk'],
    'AttributesToGet[]': ['a', 'pk'],
    Segment: [0, 1],
    TotalSegments: [2],
  },
  s3: {
    Bucket: ['bucket', 'versioned'],
    Key: ['key', 'other/key'],
    CopySource: ['bucket/key', '/versioned/key', 'bucket/%', 'bucket/key?versionId=null'],
    UploadId: [],
    PartNumber: [1, 2],
    VersionId: ['null'],
    ExpectedBucketOwner: [ACCOUNT],
    ExpectedSourceBucketOwner: [ACCOUNT],
    Range: ['bytes=0-3', 'bytes=-5', 'bytes=9-1', 'bytes=0-0,2-3', 'bytes=99999999999999999999-'],
    ACL: ['private', 'public-read'],
    Tagging: ['a=b&c=d', 'a=%'],
    Policy: [ROOT_POLICY('arn:aws:s3:::bucket/*')],
    Expression: ['SELECT * FROM S3Object'],
    Id: ['config', 'other'],
    Status: ['Enabled', 'Suspended', 'Disabled'],
    Delimiter: ['/', 'k'],
    MaxKeys: [1, 0, 1000],
    'AllowedMethods[]': ['GET', 'PUT'],
    'AllowedOrigins[]': ['*', 'http://*.example.com'],
    URI: ['http://acs.amazonaws.com/groups/global/AllUsers'],
    Type: ['CanonicalUser', 'Group'],
    Days: [1, 30, -1],
    Mode: ['GOVERNANCE', 'COMPLIANCE'],
    SSEAlgorithm: ['AES256', 'aws:kms'],
    QueueArn: [QUEUE_ARN],
    TopicArn: [TOPIC_ARN],
    Role: [ROLE_ARN],
  },
};

/** Members that a service should not take from just anybody: mostly left out. */
const RATHER_NOT: KnownValues = Object.fromEntries(
  [
    'Marker',
    'NextToken',
    'nextToken',
    'ContinuationToken',
    'KeyMarker',
    'UploadIdMarker',
    'VersionIdMarker',
    'ContentLength',
    'ContentMD5',
    'MFA',
    'SSECustomerAlgorithm',
    'SSECustomerKey',
    'SSECustomerKeyMD5',
    'CopySourceSSECustomerAlgorithm',
    'CopySourceSSECustomerKey',
    'CopySourceSSECustomerKeyMD5',
    'SSEKMSEncryptionContext',
    'ChecksumAlgorithm',
    'ChecksumCRC32',
    'ChecksumCRC32C',
    'ChecksumCRC64NVME',
    'ChecksumSHA1',
    'ChecksumSHA256',
    'ChecksumSHA512',
    'ChecksumMD5',
    'ChecksumXXHASH64',
    'ChecksumXXHASH3',
    'ChecksumXXHASH128',
    'ClientRequestToken',
    'DataProtectionPolicy',
    'GlobalTableSourceArn',
    'GlobalTableSettingsReplicationMode',
    'VectorIndexes',
    'ExpectedRevisionId',
  ].map((name) => [name, [undefined]]),
);

/** Values with which calls of a service mean something, beside those that {@link build} learns. */
export function knownValues(service: Service, learnt: KnownValues = {}): KnownValues {
  return { ...RATHER_NOT, ...KNOWN[service.name], ...learnt };
}

/** Makes what is missing. Answers names that the cloud gave: upload ids, handles, versions. */
export async function build(
  service: Service,
  send: (call: WireCall) => Promise<Answer>,
): Promise<KnownValues> {
  const [wire = 'query'] = wiresOf(service);
  if (service.name === 'application-auto-scaling') {
    await send(wireCall(openModels().service('dynamodb'), 'CreateTable', SCALED_TABLE, 'json1.0'));
  }
  const learnt: Record<string, string[]> = {};
  const learn = (member: string, value: string | undefined) => {
    if (value !== undefined) learnt[member] = [...(learnt[member] ?? []), value];
  };
  for (const [operation, input] of STEPS[service.name] ?? []) {
    const { text, headers } = await send(wireCall(service, operation, input, wire));
    learn('UploadId', /<UploadId>([^<]+)/.exec(text)?.[1]);
    learn('SubscriptionArn', /<SubscriptionArn>([^<]+)/.exec(text)?.[1]);
    learn('VersionId', headers['x-amz-version-id']?.toString());
    learn('ETag', headers['etag']?.toString());
  }
  if (service.name === 'dynamodb-streams') await learnStream(service, send, learn);
  if (service.name === 'organizations') await learnOrganization(service, send, learn);
  if (service.name === 'sqs') {
    const receive = { QueueUrl: QUEUE_URL, WaitTimeSeconds: 0, VisibilityTimeout: 0 };
    const { text } = await send(wireCall(service, 'ReceiveMessage', receive, wire));
    learn('ReceiptHandle', /"ReceiptHandle":"([^"]+)/.exec(text)?.[1]);
  }
  return learnt;
}

/** The stream of DynamoDB's table, which is made unless it is there. */
async function learnStream(
  service: Service,
  send: (call: WireCall) => Promise<Answer>,
  learn: (member: string, value: string | undefined) => void,
): Promise<void> {
  const tables = openModels().service('dynamodb');
  for (const [operation, input] of STEPS['dynamodb'] ?? []) {
    await send(wireCall(tables, operation, input, wiresOf(tables)[0] ?? 'json1.0'));
  }
  const ask = async (operation: string, input: Input, member: string) => {
    const { text } = await send(wireCall(service, operation, input, wiresOf(service)[0] ?? 'json1.0'));
    const value = new RegExp(`"${member}":"([^"]+)`).exec(text)?.[1];
    learn(member, value);
    return value;
  };
  const StreamArn = await ask('ListStreams', { TableName: 'table' }, 'StreamArn');
  const ShardId = await ask('DescribeStream', { StreamArn }, 'ShardId');
  const ShardIteratorType = 'TRIM_HORIZON';
  await ask('GetShardIterator', { StreamArn, ShardId, ShardIteratorType }, 'ShardIterator');
}

/** Its parts have ids that the cloud gave. */
async function learnOrganization(
  service: Service,
  send: (call: WireCall) => Promise<Answer>,
  learn: (member: string, value: string | undefined) => void,
): Promise<void> {
  const [wire = 'json1.1'] = wiresOf(service);
  const ask = async (operation: string, input: Input, key?: string) =>
    (await send(wireCall(service, operation, input, wire, key))).text;
  const rootId = /"Id":"(r-\w+)"/.exec(await ask('ListRoots', {}))?.[1] ?? '';
  await ask('EnablePolicyType', { RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' });
  await ask('CreateOrganizationalUnit', { ParentId: rootId, Name: 'unit' });
  const units = await ask('ListOrganizationalUnitsForParent', { ParentId: rootId });
  const unitId = /"Id":"(ou-[\w-]+)"/.exec(units)?.[1];
  const policyList = await ask('ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' });
  const invitation = await ask('InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: MEMBER } });
  const handshakeId = /"Id":"(h-\w+)"/.exec(invitation)?.[1];
  if (handshakeId !== undefined) await ask('AcceptHandshake', { HandshakeId: handshakeId }, MEMBER);
  learn('HandshakeId', handshakeId);
  learn('PolicyId', /"Id":"(p-[a-z0-9]+)"/.exec(policyList)?.[1]);
  learn('RootId', rootId);
  learn('SourceParentId', rootId);
  learn('OrganizationalUnitId', unitId);
  learn('DestinationParentId', unitId);
  for (const id of [rootId, unitId]) {
    for (const member of ['ParentId', 'TargetId', 'ResourceId']) learn(member, id);
  }
  learn('ChildId', unitId);
}
