import { describe, expect, it } from 'vitest';
import { type DenialOptions, denialOf } from './denial-text.ts';
import { evaluate } from './evaluate.ts';
import type { Principal } from './principals.ts';
import type { AccessRequest, PolicySet } from './request.ts';
import {
  AWAY,
  allow,
  anonymous,
  bucketPolicy,
  deny,
  HOME,
  none,
  noReading,
  policy,
  readAll,
  request,
  user,
} from './testing.ts';

function textOf(asked: AccessRequest, policies: PolicySet, options?: DenialOptions): string {
  const decision = evaluate(asked, policies);
  expect(decision.allowed).toBe(false);
  return denialOf(asked, decision, options).message;
}

const ask = (action: string, resource: string, as: Principal = user) => request(as, { action, resource });
const secret = ask('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:${HOME}:secret:s`);
const start = `User: arn:aws:iam::${HOME}:user/dev/alice is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret.resource} `;
const everything = policy(allow('*'));
const nothing = policy(deny('*'));
const allowed = [everything];
const refusing = (arn?: string) => policy(deny('*'), 'identity', { arn });
const refusingAll = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, 'resource');

describe('which policy was it', () => {
  it.each<[string, PolicySet, string]>([
    ['identity', none, 'because no identity-based policy allows the secretsmanager:GetSecretValue action'],
    [
      'boundary',
      { identity: allowed, boundary: readAll },
      'because no permissions boundary allows the secretsmanager:GetSecretValue action',
    ],
    [
      'session',
      { identity: allowed, session: [readAll] },
      'because no session policy allows the secretsmanager:GetSecretValue action',
    ],
    [
      'scp',
      { identity: allowed, scps: [[readAll]] },
      'because no service control policy allows the secretsmanager:GetSecretValue action',
    ],
    [
      'endpoint',
      { identity: allowed, endpoint: bucketPolicy('*') },
      'because no VPC endpoint policy allows the secretsmanager:GetSecretValue action',
    ],
    [
      'resource',
      { identity: allowed, resourceRule: 'mustAllow' },
      'because no resource-based policy allows the secretsmanager:GetSecretValue action',
    ],
    [
      'identity denies',
      { identity: [refusing('arn:aws:iam::111122223333:policy/No')] },
      'with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/No',
    ],
    [
      'an inline policy denies',
      { identity: [refusing()] },
      'with an explicit deny in an identity-based policy',
    ],
    [
      'boundary denies',
      { identity: allowed, boundary: refusing('arn:aws:iam::111122223333:policy/B') },
      'with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/B',
    ],
    [
      'session denies',
      { identity: allowed, session: [nothing] },
      'with an explicit deny in a session policy',
    ],
    [
      'scp denies',
      {
        identity: allowed,
        scps: [[refusing('arn:aws:organizations::1:policy/o-a/service_control_policy/p-b')]],
      },
      'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-a/service_control_policy/p-b',
    ],
    [
      'rcp denies',
      { identity: allowed, rcps: [refusingAll] },
      'with an explicit deny in a resource control policy',
    ],
    [
      'endpoint denies',
      { identity: allowed, endpoint: refusingAll },
      'with an explicit deny in a VPC endpoint policy',
    ],
    [
      'resource denies',
      { identity: allowed, resource: refusingAll },
      'with an explicit deny in a resource-based policy',
    ],
  ])('%s', (_name, policies, end) => expect(textOf(secret, policies)).toBe(start + end));
});

describe('what services write differently', () => {
  const by = `User: arn:aws:iam::${HOME}:user/dev/alice is not authorized to perform:`;
  const because = 'because no identity-based policy allows the';

  it('S3 quotes the resource', () => {
    expect(textOf(request(user), none)).toBe(
      `${by} s3:GetObject on resource: "arn:aws:s3:::b/reports/q1.csv" ${because} s3:GetObject action`,
    );
    expect(textOf(ask('s3:ListAllMyBuckets', '*'), none)).toBe(
      `${by} s3:ListAllMyBuckets ${because} s3:ListAllMyBuckets action`,
    );
  });

  it('S3 tells strangers nothing', () => {
    expect(textOf(request(anonymous), none)).toBe('Access Denied');
    const outside = request(user, { resourceAccount: AWAY });
    expect(textOf(outside, { identity: [readAll] })).toBe('Access Denied');
    expect(textOf(outside, { identity: [readAll] }, { sameOrganization: true })).toContain(
      'because no resource-based policy allows the s3:GetObject action',
    );
  });

  it('SQS writes actions in lower case, SNS its own name in capitals', () => {
    const queue = `arn:aws:sqs:us-east-1:${HOME}:q`;
    expect(textOf(ask('sqs:SendMessage', queue), none)).toBe(
      `${by} sqs:sendmessage on resource: ${queue} ${because} sqs:sendmessage action`,
    );
    const topic = `arn:aws:sns:us-east-1:${HOME}:t`;
    expect(textOf(ask('sns:Publish', topic), none)).toBe(
      `${by} SNS:Publish on resource: ${topic} ${because} SNS:Publish action`,
    );
  });

  it('EC2 and SNS have codes of their own', () => {
    const run = ask('ec2:RunInstances', `arn:aws:ec2:us-east-1:${HOME}:instance/*`);
    const decision = evaluate(run, none);
    expect(denialOf(run, decision, { encodedMessage: 'SEALED' })).toEqual({
      code: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. ${by} ec2:RunInstances on resource: ${run.resource} ${because} ec2:RunInstances action. Encoded authorization failure message: SEALED`,
    });
    expect(textOf(ask('ec2:DescribeVpcs', '*'), none)).toBe(
      `You are not authorized to perform this operation. ${by} ec2:DescribeVpcs ${because} ec2:DescribeVpcs action`,
    );
    const publish = ask('sns:Publish', '*');
    expect(denialOf(publish, evaluate(publish, none)).code).toBe('AuthorizationError');
    expect(denialOf(secret, evaluate(secret, none)).code).toBeUndefined();
  });

  it.each([
    ['iam:GetRole', `arn:aws:iam::${HOME}:role/service/app`, 'role app'],
    ['iam:DeleteUser', `arn:aws:iam::${HOME}:user/bob`, 'user bob'],
    ['iam:CreateUser', `arn:aws:iam::${HOME}:user/bob`, `arn:aws:iam::${HOME}:user/bob`],
    ['iam:PassRole', `arn:aws:iam::${HOME}:role/app`, `arn:aws:iam::${HOME}:role/app`],
    ['iam:CreatePolicyVersion', `arn:aws:iam::${HOME}:policy/p`, `policy arn:aws:iam::${HOME}:policy/p`],
    ['iam:CreatePolicy', `arn:aws:iam::${HOME}:policy/team/p`, 'policy p'],
    ['iam:ListPolicies', `arn:aws:iam::${HOME}:policy/`, 'policy path /'],
    ['iam:ListRoles', `arn:aws:iam::${HOME}:role/team/`, `arn:aws:iam::${HOME}:role/team/`],
    ['iam:GetInstanceProfile', `arn:aws:iam::${HOME}:instance-profile/web`, 'instance profile web'],
    ['iam:TagRole', `arn:aws:iam::${HOME}:role/app`, `arn:aws:iam::${HOME}:role/app`],
    ['iam:PutRolePermissionsBoundary', `arn:aws:iam::${HOME}:role/app`, `arn:aws:iam::${HOME}:role/app`],
    ['iam:GetAccountSummary', '*', '*'],
    ['iam:DeleteVirtualMFADevice', `arn:aws:iam::${HOME}:mfa/d`, `arn:aws:iam::${HOME}:mfa/d`],
  ])('IAM on %s of %s', (action, resource, shown) => {
    expect(textOf(ask(action, resource), none)).toBe(
      `${by} ${action} on resource: ${shown} ${because} ${action} action`,
    );
  });

  it.each([
    ['ecr:GetAuthorizationToken', '*', ' on resource: *'],
    ['lambda:ListFunctions', '*', ' on resource: *'],
    ['bedrock:ListGuardrails', '*', ''],
    [
      'execute-api:Invoke',
      `arn:aws:execute-api:us-east-1:${HOME}:a/s/GET/`,
      ' on resource: arn:aws:execute-api:us-east-1:********3333:a/s/GET/',
    ],
  ])('%s on %s', (action, resource, shown) => {
    expect(textOf(ask(action, resource), none)).toBe(`${by} ${action}${shown} ${because} ${action} action`);
  });

  it('takes the name of the resource that a service prefers', () => {
    const text = textOf(ask('logs:DescribeLogGroups', '*'), none, {
      resourceText: 'arn:aws:logs:r:1:log-group::log-stream:',
    });
    expect(text).toContain(
      'logs:DescribeLogGroups on resource: arn:aws:logs:r:1:log-group::log-stream: because',
    );
  });

  it('STS does not say who is silent, but who denies', () => {
    const role = `arn:aws:iam::${HOME}:role/target`;
    const trust = policy({ Effect: 'Allow', Principal: { AWS: AWAY }, Action: 'sts:AssumeRole' }, 'trust');
    expect(textOf(ask('sts:AssumeRole', role), { identity: allowed, trust })).toBe(
      `${by} sts:AssumeRole on resource: ${role}`,
    );
    const refuses = policy({ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }, 'trust');
    expect(textOf(ask('sts:AssumeRole', role), { identity: allowed, trust: refuses })).toBe(
      `${by} sts:AssumeRole on resource: ${role} with an explicit deny in the role trust policy`,
    );
    const login = ask('sts:AssumeRoleWithWebIdentity', role, {
      type: 'external',
      provider: 'accounts.google.com',
    });
    expect(textOf(login, { ...none, trust })).toBe('Not authorized to perform sts:AssumeRoleWithWebIdentity');
  });

  it('STS says who is silent where no trust policy is asked', () => {
    expect(textOf(ask('sts:DecodeAuthorizationMessage', '*'), none)).toBe(
      `${by} sts:DecodeAuthorizationMessage ${because} sts:DecodeAuthorizationMessage action`,
    );
  });

  it('names policies only within the account or the organization', () => {
    const outside = { ...secret, resourceAccount: AWAY };
    const identity = [refusing('arn:aws:iam::111122223333:policy/No')];
    const end = 'with an explicit deny in an identity-based policy';
    expect(textOf(outside, { identity })).toBe(start + end);
    expect(textOf(outside, { identity }, { sameOrganization: true })).toBe(
      `${start}${end}: arn:aws:iam::111122223333:policy/No`,
    );
  });

  it('calls nobody anonymous', () => {
    const get = request(anonymous, { action: 'es:ESHttpGet', resource: '*' });
    expect(textOf(get, none)).toBe(
      'User: anonymous is not authorized to perform: es:ESHttpGet because no resource-based policy allows the es:ESHttpGet action',
    );
  });

  it('names one policy when several deny', () => {
    expect(textOf(request(user), { identity: [noReading], scps: [[nothing]], boundary: nothing })).toContain(
      'with an explicit deny in a service control policy',
    );
  });
});
