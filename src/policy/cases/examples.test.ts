// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
/** The example policies of AWS's IAM User Guide (and the S3 and DynamoDB guides), with requests on both sides of each. */

import { describe, expect, test } from 'vitest';
import type { LazyValue } from '../context.ts';
import { evaluate } from '../evaluate.ts';
import type { Principal } from '../principals.ts';
import { policy, request, roleSession, user } from '../testing.ts';

type Json = Record<string, unknown>;

/** What is asked, and whether it is allowed: `s3:GetObject arn:aws:s3:::b/k`. */
type Ask = readonly [
  what: string,
  keys: Readonly<Record<string, LazyValue>>,
  isAllowed: boolean,
  as?: Principal,
];

interface Example {
  /** Title of the example. */
  title: string;
  statements: readonly Json[];
  asks: readonly Ask[];
}

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const yes = true;
const no = false;
const HOME_PREFIXES = ['', 'home/', 'home/${aws:username}/*'];

const IDENTITY: readonly Example[] = [
  {
    title: 'AWS: Allows access based on date and time',
    statements: [
      {
        Effect: 'Allow',
        Action: 'service-prefix:action-name',
        Resource: '*',
        Condition: {
          DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
          DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' },
        },
      },
    ],
    asks: [
      ['service-prefix:action-name *', { 'aws:CurrentTime': '2020-05-01T12:00:00Z' }, yes],
      ['service-prefix:action-name *', { 'aws:CurrentTime': '2020-03-31T23:59:59Z' }, no],
      ['service-prefix:action-name *', { 'aws:CurrentTime': '2020-04-01T00:00:00Z' }, no],
      ['service-prefix:action-name *', { 'aws:CurrentTime': '2020-07-01T00:00:00Z' }, no],
    ],
  },
  {
    title: 'AWS: Allows MFA-authenticated IAM users to manage their own credentials',
    statements: [
      {
        Effect: 'Allow',
        Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListMFADevices'],
        Resource: 'arn:aws:iam::*:user/dev/${aws:username}',
      },
      {
        Effect: 'Deny',
        NotAction: ['iam:ListMFADevices', 'sts:GetSessionToken'],
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    ],
    asks: [
      ['iam:CreateAccessKey arn:aws:iam::111122223333:user/dev/alice', {}, no],
      [
        'iam:CreateAccessKey arn:aws:iam::111122223333:user/dev/alice',
        { 'aws:MultiFactorAuthPresent': 'false' },
        no,
      ],
      [
        'iam:CreateAccessKey arn:aws:iam::111122223333:user/dev/alice',
        { 'aws:MultiFactorAuthPresent': 'true' },
        yes,
      ],
      [
        'iam:CreateAccessKey arn:aws:iam::111122223333:user/dev/bob',
        { 'aws:MultiFactorAuthPresent': 'true' },
        no,
      ],
      ['iam:ListMFADevices arn:aws:iam::111122223333:user/dev/alice', {}, yes],
    ],
  },
  {
    title: 'AWS: Denies access to AWS based on the source IP',
    statements: [
      ALLOW_ALL,
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] },
          Bool: { 'aws:ViaAWSService': 'false' },
        },
      },
    ],
    asks: [
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:SourceIp': '203.0.113.200' }, yes],
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:SourceIp': '192.0.2.1' }, yes],
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:SourceIp': '198.51.100.1' }, no],
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:SourceIp': '198.51.100.1', 'aws:ViaAWSService': 'true' }, yes],
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:SourceIp': '2001:db8::1' }, no],
    ],
  },
  {
    title: 'AWS: Denies access to AWS based on the requested Region',
    statements: [
      ALLOW_ALL,
      {
        Effect: 'Deny',
        NotAction: ['cloudfront:*', 'iam:*', 'route53:*', 'support:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
      },
    ],
    asks: [
      ['ec2:RunInstances *', { 'aws:RequestedRegion': 'eu-west-1' }, yes],
      ['ec2:RunInstances *', { 'aws:RequestedRegion': 'us-east-1' }, no],
      ['iam:CreateUser *', { 'aws:RequestedRegion': 'us-east-1' }, yes],
      ['ec2:RunInstances *', {}, no],
    ],
  },
  {
    title: 'AWS: Deny access to resources outside your organization, but for AWS-managed ones',
    statements: [
      ALLOW_ALL,
      {
        Effect: 'Deny',
        NotAction: ['s3:GetObject'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:ResourceOrgID': ['${aws:PrincipalOrgID}'] } },
      },
    ],
    asks: [
      ['s3:PutObject arn:aws:s3:::b/k', { 'aws:ResourceOrgID': 'o-1', 'aws:PrincipalOrgID': 'o-1' }, yes],
      ['s3:PutObject arn:aws:s3:::b/k', { 'aws:ResourceOrgID': 'o-2', 'aws:PrincipalOrgID': 'o-1' }, no],
      ['s3:GetObject arn:aws:s3:::b/k', { 'aws:ResourceOrgID': 'o-2', 'aws:PrincipalOrgID': 'o-1' }, yes],
    ],
  },
  {
    title: 'EC2: Allows starting or stopping instances a user has tagged',
    statements: [
      {
        Effect: 'Allow',
        Action: ['ec2:StartInstances', 'ec2:StopInstances'],
        Resource: 'arn:aws:ec2:*:*:instance/*',
        Condition: { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } },
      },
      { Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' },
    ],
    asks: [
      [
        'ec2:StartInstances arn:aws:ec2:us-east-1:111122223333:instance/i-1',
        { 'aws:ResourceTag/Owner': 'alice' },
        yes,
      ],
      [
        'ec2:StartInstances arn:aws:ec2:us-east-1:111122223333:instance/i-1',
        { 'aws:ResourceTag/owner': 'alice' },
        yes,
      ],
      [
        'ec2:StartInstances arn:aws:ec2:us-east-1:111122223333:instance/i-1',
        { 'aws:ResourceTag/Owner': 'Alice' },
        no,
      ],
      ['ec2:StartInstances arn:aws:ec2:us-east-1:111122223333:instance/i-1', {}, no],
      [
        'ec2:StartInstances arn:aws:ec2:us-east-1:111122223333:volume/v-1',
        { 'aws:ResourceTag/Owner': 'alice' },
        no,
      ],
      ['ec2:DescribeInstances *', {}, yes],
    ],
  },
  {
    title: 'S3: Allows IAM users access to their S3 home directory, programmatically and in the console',
    statements: [
      { Effect: 'Allow', Action: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::bkt',
        Condition: { StringLike: { 's3:prefix': HOME_PREFIXES } },
      },
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::bkt/home/${aws:username}', 'arn:aws:s3:::bkt/home/${aws:username}/*'],
      },
    ],
    asks: [
      ['s3:ListBucket arn:aws:s3:::bkt', { 's3:prefix': '' }, yes],
      ['s3:ListBucket arn:aws:s3:::bkt', { 's3:prefix': 'home/' }, yes],
      ['s3:ListBucket arn:aws:s3:::bkt', { 's3:prefix': 'home/alice/2026' }, yes],
      ['s3:ListBucket arn:aws:s3:::bkt', { 's3:prefix': 'home/bob/' }, no],
      ['s3:ListBucket arn:aws:s3:::bkt', {}, no],
      ['s3:PutObject arn:aws:s3:::bkt/home/alice/a/b', {}, yes],
      ['s3:PutObject arn:aws:s3:::bkt/home/alicette/a', {}, no],
      ['s3:PutObject arn:aws:s3:::bkt/home/bob/a', {}, no],
      // A session has no aws:username: the statements with the variable are none for it.
      ['s3:PutObject arn:aws:s3:::bkt/home/app/a', {}, no, roleSession],
      ['s3:ListAllMyBuckets *', {}, yes, roleSession],
    ],
  },
  {
    title: 'S3: Lets Amazon Cognito users access objects in their bucket',
    statements: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::bkt/cognito/app/${cognito-identity.amazonaws.com:sub}/*',
      },
    ],
    asks: [
      [
        's3:GetObject arn:aws:s3:::bkt/cognito/app/id-1/x',
        { 'cognito-identity.amazonaws.com:sub': 'id-1' },
        yes,
      ],
      [
        's3:GetObject arn:aws:s3:::bkt/cognito/app/id-2/x',
        { 'cognito-identity.amazonaws.com:sub': 'id-1' },
        no,
      ],
      // A value from a request is text: its stars are no wildcards.
      ['s3:GetObject arn:aws:s3:::bkt/cognito/app/id-2/x', { 'cognito-identity.amazonaws.com:sub': '*' }, no],
    ],
  },
  {
    title: 'S3: Allows read and write access to objects in an S3 bucket',
    statements: [
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: ['arn:aws:s3:::bkt'] },
      { Effect: 'Allow', Action: 's3:*Object', Resource: ['arn:aws:s3:::bkt/*'] },
    ],
    asks: [
      ['s3:ListBucket arn:aws:s3:::bkt', {}, yes],
      ['s3:GetObject arn:aws:s3:::bkt/k', {}, yes],
      ['s3:GetObject arn:aws:s3:::bkt', {}, no],
      ['s3:GetObjectAcl arn:aws:s3:::bkt/k', {}, no],
      ['s3:ListBucket arn:aws:s3:::bkt/', {}, no],
      ['S3:getobject arn:aws:s3:::bkt/k', {}, yes],
      ['s3:GetObject arn:aws:s3:::BKT/k', {}, no],
    ],
  },
  {
    title: 'DynamoDB: Row-level access based on a Cognito ID',
    statements: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: ['arn:aws:dynamodb:*:*:table/MyTable'],
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}'] } },
      },
    ],
    asks: [
      [
        'dynamodb:GetItem arn:aws:dynamodb:us-east-1:1:table/MyTable',
        { 'dynamodb:LeadingKeys': ['alice'] },
        yes,
      ],
      [
        'dynamodb:GetItem arn:aws:dynamodb:us-east-1:1:table/MyTable',
        { 'dynamodb:LeadingKeys': ['alice', 'bob'] },
        no,
      ],
      // "ForAllValues also returns true if there are no keys in the request."
      ['dynamodb:GetItem arn:aws:dynamodb:us-east-1:1:table/MyTable', {}, yes],
    ],
  },
  {
    title: 'IAM: Allows passing a role to one service only',
    statements: [
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::*:role/EC2-*',
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
    ],
    asks: [
      ['iam:PassRole arn:aws:iam::1:role/EC2-a', { 'iam:PassedToService': 'ec2.amazonaws.com' }, yes],
      ['iam:PassRole arn:aws:iam::1:role/EC2-a', { 'iam:PassedToService': 'lambda.amazonaws.com' }, no],
      ['iam:PassRole arn:aws:iam::1:role/other', { 'iam:PassedToService': 'ec2.amazonaws.com' }, no],
    ],
  },
  {
    title: 'Tags: which keys and values a request may set',
    statements: [
      {
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:RequestTag/environment': ['preprod', 'production'] },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] },
        },
      },
    ],
    asks: [
      ['ec2:CreateTags *', { 'aws:RequestTag/environment': 'preprod', 'aws:TagKeys': ['environment'] }, yes],
      ['ec2:CreateTags *', { 'aws:RequestTag/environment': 'test', 'aws:TagKeys': ['environment'] }, no],
      [
        'ec2:CreateTags *',
        { 'aws:RequestTag/environment': 'preprod', 'aws:TagKeys': ['environment', 'x'] },
        no,
      ],
      ['ec2:CreateTags *', { 'aws:TagKeys': ['cost-center'] }, no],
    ],
  },
  {
    title: 'ABAC tutorial: the project of the caller is the project of the resource',
    statements: [
      {
        Effect: 'Allow',
        Action: 'secretsmanager:*',
        Resource: '*',
        Condition: {
          StringEquals: {
            'aws:ResourceTag/access-project': '${aws:PrincipalTag/access-project}',
            'aws:ResourceTag/access-team': '${aws:PrincipalTag/access-team}',
          },
        },
      },
    ],
    asks: [
      [
        'secretsmanager:GetSecretValue *',
        {
          'aws:ResourceTag/access-project': 'peg',
          'aws:PrincipalTag/access-project': 'peg',
          'aws:ResourceTag/access-team': 'eng',
          'aws:PrincipalTag/access-team': 'eng',
        },
        yes,
      ],
      [
        'secretsmanager:GetSecretValue *',
        {
          'aws:ResourceTag/access-project': 'peg',
          'aws:PrincipalTag/access-project': 'uni',
          'aws:ResourceTag/access-team': 'eng',
          'aws:PrincipalTag/access-team': 'eng',
        },
        no,
      ],
      ['secretsmanager:GetSecretValue *', { 'aws:ResourceTag/access-project': 'peg' }, no],
    ],
  },
  {
    title: 'Policy variables: a default value where the tag is missing',
    statements: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: "arn:aws:s3:::bkt/${aws:PrincipalTag/team, 'company-wide'}/*",
      },
    ],
    asks: [
      ['s3:GetObject arn:aws:s3:::bkt/yellow/x', { 'aws:PrincipalTag/team': 'yellow' }, yes],
      ['s3:GetObject arn:aws:s3:::bkt/company-wide/x', {}, yes],
      ['s3:GetObject arn:aws:s3:::bkt/company-wide/x', { 'aws:PrincipalTag/team': 'yellow' }, no],
    ],
  },
  {
    title: 'Policy variables: special characters',
    statements: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bkt/a${*}b${?}c${$}*' }],
    asks: [
      ['s3:GetObject arn:aws:s3:::bkt/a*b?c$/x', {}, yes],
      ['s3:GetObject arn:aws:s3:::bkt/axxb?c$', {}, no],
      ['s3:GetObject arn:aws:s3:::bkt/a*bxc$', {}, no],
    ],
  },
  {
    title: 'aws:CalledVia: only when a service calls for the user',
    statements: [
      {
        Effect: 'Allow',
        Action: 'dynamodb:*',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
      },
    ],
    asks: [
      [
        'dynamodb:CreateTable *',
        { 'aws:CalledVia': ['cloudformation.amazonaws.com', 'x.amazonaws.com'] },
        yes,
      ],
      ['dynamodb:CreateTable *', { 'aws:CalledVia': ['x.amazonaws.com'] }, no],
      ['dynamodb:CreateTable *', {}, no],
    ],
  },
  {
    title: 'Configuring MFA-protected API access: no older than an hour',
    statements: [
      {
        Effect: 'Allow',
        Action: 'ec2:*',
        Resource: '*',
        Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } },
      },
    ],
    asks: [
      ['ec2:StopInstances *', { 'aws:MultiFactorAuthAge': '3599' }, yes],
      ['ec2:StopInstances *', { 'aws:MultiFactorAuthAge': '3600' }, no],
      ['ec2:StopInstances *', {}, no],
    ],
  },
  {
    title: 'Revoking temporary credentials: sessions from before a moment',
    statements: [
      ALLOW_ALL,
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' } },
      },
    ],
    asks: [
      ['s3:GetObject *', { 'aws:TokenIssueTime': '2026-10-31T23:59:59Z' }, no],
      ['s3:GetObject *', { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' }, yes],
      // Long-term keys have no such time.
      ['s3:GetObject *', {}, yes],
    ],
  },
  {
    title: 'Null: a key must be there, or must not',
    statements: [
      {
        Effect: 'Allow',
        Action: 'a:Present',
        Resource: '*',
        Condition: { Null: { 'aws:TokenIssueTime': 'false' } },
      },
      {
        Effect: 'Allow',
        Action: 'a:Absent',
        Resource: '*',
        Condition: { Null: { 'aws:TokenIssueTime': 'true' } },
      },
    ],
    asks: [
      ['a:Present *', { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' }, yes],
      ['a:Present *', {}, no],
      ['a:Absent *', {}, yes],
      ['a:Absent *', { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' }, no],
    ],
  },
  {
    title: 'NotAction with Allow: everything but IAM',
    statements: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    asks: [
      ['s3:GetObject *', {}, yes],
      ['iam:CreateUser *', {}, no],
      ['IAM:CreateUser *', {}, no],
    ],
  },
  {
    title: 'NotResource with Deny: only one bucket, by secure transport',
    statements: [
      ALLOW_ALL,
      {
        Effect: 'Deny',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::HRBucket/Payroll', 'arn:aws:s3:::HRBucket/Payroll/*'],
      },
    ],
    asks: [
      ['s3:GetObject arn:aws:s3:::HRBucket/Payroll/x', {}, yes],
      ['s3:GetObject arn:aws:s3:::HRBucket/Other', {}, no],
      ['sqs:SendMessage arn:aws:sqs:us-east-1:1:q', {}, yes],
    ],
  },
];

describe.each(IDENTITY)('$title', ({ statements, asks }) => {
  test.each(asks.map((ask) => [ask[0], JSON.stringify(ask[1]), ask[2], ask] as const))(
    '%s with %s: %s',
    (_what, _keys, isAllowed, [what, keys, , as = user]) => {
      const [action = '', resource = '*'] = what.split(' ');
      const asked = request(as, { action, resource, resourceAccount: undefined, keys });
      expect(evaluate(asked, { identity: [policy(statements)] }).allowed).toBe(isAllowed);
    },
  );
});
