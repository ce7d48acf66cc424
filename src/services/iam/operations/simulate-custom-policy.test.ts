import { describe, expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, deny, failure, iamCloud, policy } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const OBJECT = 'arn:aws:s3:::b/k';

interface Input {
  PolicyInputList?: string[];
  ActionNames?: string[];
  [member: string]: unknown;
}

const simulate = async (input: Input) =>
  (
    await iam().simulateCustomPolicy({
      PolicyInputList: [policy(allow('s3:*'))],
      ActionNames: ['s3:GetObject'],
      ...input,
    })
  ).EvaluationResults?.[0];
const refused = (input: Input) => failure(simulate(input));

describe('decisions', () => {
  test('allowed, denied, and not mentioned', async () => {
    const PolicyInputList = [policy(allow('s3:*')), policy(deny('s3:PutObject'))];
    const { EvaluationResults } = await iam().simulateCustomPolicy({
      PolicyInputList,
      ActionNames: ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'],
    });
    expect(
      EvaluationResults?.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
        EvalActionName,
        EvalResourceName,
        EvalDecision,
      ]),
    ).toEqual([
      ['s3:GetObject', '*', 'allowed'],
      ['s3:PutObject', '*', 'explicitDeny'],
      ['sqs:SendMessage', '*', 'implicitDeny'],
    ]);
    expect(EvaluationResults?.map(({ MatchedStatements }) => MatchedStatements)).toEqual([
      [
        {
          SourcePolicyId: 'PolicyInputList.1',
          SourcePolicyType: 'IAM Policy',
          StartPosition: { Line: 1, Column: 38 },
          EndPosition: { Line: 1, Column: 87 },
        },
      ],
      [expect.objectContaining({ SourcePolicyId: 'PolicyInputList.2' })],
      [],
    ]);
  });

  test('the strictest over all resources, and each of them', async () => {
    const PolicyInputList = [
      policy(allow('s3:GetObject', 'arn:aws:s3:::b/*'), deny('s3:*', 'arn:aws:s3:::b/x')),
    ];
    const ResourceArns = [OBJECT, 'arn:aws:s3:::b/x', 'arn:aws:s3:::c/k'];
    const result = await simulate({ PolicyInputList, ResourceArns });
    expect(result).toMatchObject({
      EvalResourceName: expect.stringMatching(/^arn:\$\{Partition\}:s3:::\$\{BucketName\}\//),
      EvalDecision: 'explicitDeny',
      EvalDecisionDetails: {},
    });
    expect(result?.MatchedStatements).toHaveLength(1);
    expect(
      result?.ResourceSpecificResults?.map(({ EvalResourceName, EvalResourceDecision }) => [
        EvalResourceName,
        EvalResourceDecision,
      ]),
    ).toEqual([
      [OBJECT, 'allowed'],
      ['arn:aws:s3:::b/x', 'explicitDeny'],
      ['arn:aws:s3:::c/k', 'implicitDeny'],
    ]);
  });

  test('a boundary and organizations narrow what is allowed', async () => {
    const narrow = policy(allow('s3:List*'));
    const boundary = await simulate({ PermissionsBoundaryPolicyInputList: [narrow] });
    expect(boundary).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    expect(boundary?.OrganizationsDecisionDetail).toBeUndefined();
    const levels = (...texts: string[]) => texts.map((text) => ({ ServiceControlPolicyInputList: [text] }));
    const all = policy(allow('*'));
    expect(await simulate({ OrderedOrganizationPolicyInputList: levels(all, all) })).toMatchObject({
      EvalDecision: 'allowed',
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    });
    expect(await simulate({ OrderedOrganizationPolicyInputList: levels(all, narrow) })).toMatchObject({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    });
    expect(await refused({ PermissionsBoundaryPolicyInputList: [narrow, narrow] })).toMatch(
      '400 InvalidInput: Only one',
    );
  });
});

describe('condition keys', () => {
  const PolicyInputList = [
    policy(
      allow('s3:GetObject', '*', {
        Condition: {
          IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
          DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' },
          'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] },
          NumericLessThan: { 's3:max-keys': '10' },
          Bool: { 'aws:SecureTransport': 'true' },
        },
      }),
    ),
  ];
  const entry = (ContextKeyName: string, ContextKeyType: string, ...ContextKeyValues: string[]) => ({
    ContextKeyName,
    ContextKeyType,
    ContextKeyValues,
  });
  const entries = [
    entry('AWS:sourceip', 'ip', '10.1.2.3'),
    entry('aws:CurrentTime', 'date', '2026-01-01T00:00:00Z'),
    entry('aws:TagKeys', 'stringList', 'b', 'a'),
    entry('s3:max-keys', 'numeric', '9'),
    entry('aws:SecureTransport', 'boolean', 'true'),
  ];

  test('of every type; those that are missing are named', async () => {
    expect(await simulate({ PolicyInputList, ContextEntries: entries })).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: [],
    });
    const result = await simulate({
      PolicyInputList,
      ContextEntries: entries.slice(2),
      ResourceArns: [OBJECT],
    });
    expect(result).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:SourceIp', 'aws:CurrentTime'],
      ResourceSpecificResults: [{ MissingContextValues: ['aws:SourceIp', 'aws:CurrentTime'] }],
    });
  });

  test.each([
    entry('aws:SourceIp', 'ip', '10.1.2'),
    entry('aws:CurrentTime', 'date', 'soon'),
    entry('s3:max-keys', 'numericList', '1', 'x'),
    entry('aws:SecureTransport', 'boolean', 'yes'),
    entry('x:key', 'binary', '%'),
    entry('x:key', 'string', 'one', 'two'),
  ])('not of its type: %j', async (wrong) => {
    expect(await refused({ ContextEntries: [wrong] })).toMatch('400 InvalidInput: ');
  });
});

describe('policies of resources', () => {
  const ada = `arn:aws:iam::${ACCOUNT}:user/ada`;
  const ResourcePolicy = policy({ ...allow('s3:GetObject', 'arn:aws:s3:::b/*'), Principal: { AWS: ada } });
  const input = { ResourcePolicy, ResourceArns: [OBJECT], CallerArn: ada };
  const PolicyInputList = [policy(allow('sqs:*'))];

  test('at home one of the two suffices', async () => {
    expect(await simulate({ ...input, PolicyInputList })).toMatchObject({
      EvalDecision: 'allowed',
      MatchedStatements: [{ SourcePolicyId: 'ResourcePolicy', SourcePolicyType: 'Resource Policy' }],
    });
  });

  test('across accounts both are needed', async () => {
    const ResourceOwner = 'arn:aws:iam::444455556666:root';
    expect(await simulate({ ...input, PolicyInputList, ResourceOwner })).toMatchObject({
      EvalDecision: 'implicitDeny',
      EvalDecisionDetails: { 'IAM Policy': 'implicitDeny', 'Resource Policy': 'allowed' },
    });
    expect(await simulate({ ...input, ResourceOwner })).toMatchObject({
      EvalDecision: 'allowed',
      ResourceSpecificResults: [
        { EvalDecisionDetails: { 'IAM Policy': 'allowed', 'Resource Policy': 'allowed' } },
      ],
    });
  });

  test('needs a caller, who is a user, group or role', async () => {
    expect(await refused({ ResourcePolicy, ResourceArns: [OBJECT] })).toMatch('CallerArn is required');
    for (const CallerArn of [
      'arn:aws:sts::111122223333:assumed-role/a/b',
      'ec2.amazonaws.com',
      ada.slice(0, 30),
    ]) {
      expect(await refused({ ...input, CallerArn })).toMatch('400 InvalidInput: Invalid CallerArn');
    }
  });
});

test('what is no action, resource, owner or policy', async () => {
  for (const action of ['s3:Nothing', 'none:Get', 's3GetObject', 's3:GetObject:x']) {
    expect(await refused({ ActionNames: [action] })).toBe(
      `400 InvalidInput: Invalid Input Action: ${action}`,
    );
  }
  expect(await refused({ ResourceArns: ['b/k'] })).toMatch('400 InvalidInput: Invalid ARN');
  expect(await refused({ ResourceOwner: 'arn:aws:iam::1:root' })).toMatch(
    '400 InvalidInput: Invalid ResourceOwner',
  );
  expect(await refused({ PolicyInputList: ['{}'] })).toMatch(
    '400 InvalidInput: PolicyInputList.1: Syntax errors',
  );
});

test('a launch of an instance has to name what its scenario needs', async () => {
  const arn = (kind: string) => `arn:aws:ec2:us-east-1:${ACCOUNT}:${kind}/x`;
  const input = { PolicyInputList: [policy(allow('ec2:*'))], ActionNames: ['ec2:RunInstances'] };
  const kinds = ['instance', 'image', 'security-group', 'network-interface', 'subnet'].map(arn);
  const scenario = { ...input, ResourceHandlingOption: 'EC2-VPC-InstanceStore-Subnet' };
  expect(await simulate({ ...scenario, ResourceArns: kinds })).toMatchObject({ EvalDecision: 'allowed' });
  expect(await refused({ ...scenario, ResourceArns: kinds.slice(0, 3) })).toMatch(
    'needs these resources as well: network-interface, subnet',
  );
  expect(await refused({ ...input, ResourceHandlingOption: 'EC2-Moon' })).toMatch('Invalid value');
});

test('in pages', async () => {
  const ActionNames = [
    's3:GetObject',
    's3:PutObject',
    's3:DeleteObject',
    's3:ListBucket',
    's3:GetBucketPolicy',
  ];
  const { items, pages } = await allPages(async (page) => {
    const { EvaluationResults, ...rest } = await iam().simulateCustomPolicy({
      PolicyInputList: [policy(allow('s3:*'))],
      ActionNames,
      ...page,
    });
    return { items: EvaluationResults, ...rest };
  }, 2);
  expect(items.map(({ EvalActionName }) => EvalActionName)).toEqual(ActionNames);
  expect(pages).toBe(3);
});

test('the right to simulate', async () => {
  const keys = await userWith('u');
  expect(
    await failure(
      iam(keys).simulateCustomPolicy({
        PolicyInputList: [policy(allow('*'))],
        ActionNames: ['s3:GetObject'],
      }),
    ),
  ).toMatch('iam:SimulateCustomPolicy on resource: *');
});
