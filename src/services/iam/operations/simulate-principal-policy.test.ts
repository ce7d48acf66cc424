import { expect, test } from 'vitest';
import { ACCOUNT, allow, deny, failure, iamCloud, policy, TRUSTS_EC2 } from '../../../../test/support/iam.ts';
import { organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const { iam, userWith } = iamCloud();
const orgs = organizationsCloud();
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

const simulate = async (PolicySourceArn: string, input: object = {}) =>
  (await iam().simulatePrincipalPolicy({ PolicySourceArn, ActionNames: ['s3:GetObject'], ...input }))
    .EvaluationResults?.[0];
const sources = async (PolicySourceArn: string, input: object = {}) =>
  (await simulate(PolicySourceArn, input))?.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId);

test('policies of a user and its groups, attached and inline', async () => {
  await iam().createUser({ UserName: 'ada', Path: '/x/' });
  await iam().createGroup({ GroupName: 'g' });
  await iam().addUserToGroup({ UserName: 'ada', GroupName: 'g' });
  expect(await simulate(arn('user/x/ada'))).toMatchObject({
    EvalDecision: 'implicitDeny',
    MatchedStatements: [],
  });
  const PolicyDocument = policy(allow('s3:Get*'));
  await iam().putUserPolicy({ UserName: 'ada', PolicyName: 'own', PolicyDocument });
  await iam().putGroupPolicy({ GroupName: 'g', PolicyName: 'theirs', PolicyDocument });
  await iam().attachUserPolicy({ UserName: 'ada', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  expect(await sources(arn('user/x/ada'))).toEqual(['AdministratorAccess', 'user_ada_own', 'group_g_theirs']);
  expect(await sources(arn('group/g'))).toEqual(['group_g_theirs']);
  const PolicyInputList = [policy(deny('s3:GetObject'))];
  expect(await sources(arn('user/x/ada'), { PolicyInputList })).toEqual(['PolicyInputList.1']);
});

test('as if some were not there', async () => {
  const exclude = (...PolicyExclusionList: object[]) => sources(arn('user/x/ada'), { PolicyExclusionList });
  const inline = (AttachmentType: string, AttachmentName: string, PolicyName: string) => ({
    InlinePolicyIdentifier: { AttachmentType, AttachmentName, PolicyName },
  });
  expect(await exclude({ PolicyType: 'inline' })).toEqual(['AdministratorAccess']);
  expect(await exclude({ PolicyType: 'aws-managed' }, inline('group', 'g', 'theirs'))).toEqual([
    'user_ada_own',
  ]);
  expect(
    await exclude({ PolicyArn: 'arn:aws:iam::aws:policy/Admin*Access' }, inline('user', 'bob', 'own')),
  ).toEqual(['user_ada_own', 'group_g_theirs']);
  const refused = (...list: object[]) => failure(exclude(...list));
  expect(await refused({ PolicyArn: 'arn:aws:iam::*:policy/x' })).toMatch('400 InvalidInput');
  expect(await refused({ PolicyArn: 'arn:aws:iam::aws:policy/*x*' })).toMatch('400 InvalidInput');
  expect(await refused({ PolicyType: 'scp', PolicyArn: 'arn:aws:iam::aws:policy/x' })).toMatch('exactly one');
});

test('a role with its boundary, which another one may take the place of', async () => {
  await iam().createPolicy({ PolicyName: 'narrow', PolicyDocument: policy(allow('sqs:*')) });
  await iam().createRole({
    RoleName: 'r',
    AssumeRolePolicyDocument: TRUSTS_EC2,
    PermissionsBoundary: arn('policy/narrow'),
  });
  await iam().putRolePolicy({ RoleName: 'r', PolicyName: 'p', PolicyDocument: policy(allow('s3:*')) });
  expect(await simulate(arn('role/r'))).toMatchObject({
    EvalDecision: 'implicitDeny',
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
  });
  expect(
    await simulate(arn('role/r'), { PermissionsBoundaryPolicyInputList: [policy(allow('s3:*'))] }),
  ).toMatchObject({
    EvalDecision: 'allowed',
    MatchedStatements: [{ SourcePolicyId: 'role_r_p' }],
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
  });
  const PolicyExclusionList = [{ PolicyType: 'permission-boundary' }];
  expect(await simulate(arn('role/r'), { PolicyExclusionList })).toMatchObject({ EvalDecision: 'allowed' });
});

test('called as somebody else, whom the resource names', async () => {
  const bob = arn('user/bob');
  const input = {
    ResourceArns: ['arn:aws:s3:::b/k'],
    ResourcePolicy: policy({ ...deny('s3:*', 'arn:aws:s3:::b/*'), Principal: { AWS: bob } }),
  };
  expect(await simulate(arn('user/x/ada'), input)).toMatchObject({ EvalDecision: 'allowed' });
  expect(await simulate(arn('user/x/ada'), { ...input, CallerArn: bob })).toMatchObject({
    EvalDecision: 'explicitDeny',
  });
});

test('nobody, and what is nobody', async () => {
  expect(await failure(simulate(arn('user/none')))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
  expect(await failure(simulate(arn('user/ada')))).toMatch('404 NoSuchEntity');
  expect(await failure(simulate('arn:aws:iam::111122223333:user/x/ada'))).toMatch('404 NoSuchEntity');
  expect(await failure(simulate(arn('root')))).toMatch('400 InvalidInput: Invalid Entity Arn');
});

test('the right to simulate somebody', async () => {
  const keys = await userWith('u', allow('iam:SimulatePrincipalPolicy', arn('role/*')));
  const as = (PolicySourceArn: string) =>
    failure(iam(keys).simulatePrincipalPolicy({ PolicySourceArn, ActionNames: ['s3:GetObject'] }));
  expect(await as(arn('role/r'))).toBe('it did not fail');
  expect(await as(arn('user/x/ada'))).toMatch('iam:SimulatePrincipalPolicy on resource: user ada');
});

test('what the organization lets its members do, level by level', async () => {
  const of = await orgs.organization('SERVICE_CONTROL_POLICY');
  const member = await orgs.member(of);
  const client = orgs.iam(rootKeys(member));
  const PolicyDocument = policy(allow('s3:*'));
  await client.createUser({ UserName: 'ada' });
  await client.putUserPolicy({ UserName: 'ada', PolicyName: 'p', PolicyDocument });
  const inMember = async (PolicyExclusionList: { PolicyType: 'scp' }[] = []) =>
    (
      await client.simulatePrincipalPolicy({
        PolicySourceArn: `arn:aws:iam::${member}:user/ada`,
        ActionNames: ['s3:GetObject'],
        PolicyExclusionList,
      })
    ).EvaluationResults?.[0];
  const organization = (AllowedByOrganizations: boolean) => ({
    OrganizationsDecisionDetail: { AllowedByOrganizations },
  });
  expect(await inMember()).toMatchObject({ EvalDecision: 'allowed', ...organization(true) });
  const unit = await orgs.unit(of, 'u');
  await of.client.moveAccount({ AccountId: member, SourceParentId: of.rootId, DestinationParentId: unit });
  const PolicyId = await orgs.policy(of, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [deny('s3:Get*')],
  });
  await of.client.attachPolicy({ PolicyId, TargetId: unit });
  expect(await inMember()).toMatchObject({
    EvalDecision: 'explicitDeny',
    MatchedStatements: [],
    ...organization(false),
  });
  expect(await inMember([{ PolicyType: 'scp' }])).toMatchObject({ EvalDecision: 'allowed' });
});
