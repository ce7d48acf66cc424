import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Principal } from './principals.ts';
import type { PolicySet } from './request.ts';
import {
  AWAY,
  account,
  allow,
  anonymous,
  BUCKET,
  bucketPolicy,
  type Case,
  decide,
  deny,
  grant,
  HOME,
  none,
  noReading,
  outcome,
  policy,
  readAll,
  request,
  roleSession,
  root,
  service,
  sessionArn,
  user,
  userArn,
  writeOnly,
} from './testing.ts';

describe('across accounts both sides must allow', () => {
  const away = true;
  it.each<Case>([
    { it: 'only identity', as: user, away, with: { identity: [readAll] }, is: 'implicitDeny by resource' },
    {
      it: 'only the resource',
      as: user,
      away,
      with: { ...none, resource: bucketPolicy(userArn) },
      is: 'implicitDeny by identity',
    },
    {
      it: 'both, the user named',
      as: user,
      away,
      with: { identity: [readAll], resource: bucketPolicy(userArn) },
      is: 'allow by resource',
    },
    {
      it: 'both, the account named',
      as: user,
      away,
      with: { identity: [readAll], resource: bucketPolicy(account) },
      is: 'allow by resource',
    },
    {
      it: 'both, everybody named',
      as: user,
      away,
      with: { identity: [readAll], resource: bucketPolicy('*') },
      is: 'allow by resource',
    },
    {
      it: 'everybody named, no identity policy',
      as: user,
      away,
      with: { ...none, resource: bucketPolicy('*') },
      is: 'implicitDeny by identity',
    },
    {
      it: 'another account named',
      as: user,
      away,
      with: { identity: [readAll], resource: bucketPolicy({ AWS: AWAY }) },
      is: 'implicitDeny by resource',
    },
    {
      it: 'the session named is still limited by its boundary',
      as: roleSession,
      away,
      with: { identity: [readAll], boundary: writeOnly, resource: bucketPolicy(sessionArn) },
      is: 'implicitDeny by boundary',
    },
    {
      it: 'the session named is still limited by its session policy',
      as: roleSession,
      away,
      with: { identity: [readAll], session: [writeOnly], resource: bucketPolicy(sessionArn) },
      is: 'implicitDeny by session',
    },
    { it: 'root needs the resource policy', as: root, away, with: none, is: 'implicitDeny by resource' },
    {
      it: 'root with it',
      as: root,
      away,
      with: { ...none, resource: bucketPolicy(account) },
      is: 'allow by resource',
    },
    {
      it: 'a Deny at home',
      as: user,
      away,
      with: { identity: [readAll, noReading], resource: bucketPolicy(userArn) },
      is: 'explicitDeny by identity',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});

describe('the root user', () => {
  const denyAll = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, 'resource');
  it.each<Case>([
    { it: 'may everything at home', as: root, with: none, is: 'allow by root' },
    {
      it: 'obeys a resource policy',
      as: root,
      with: { ...none, resource: denyAll },
      is: 'explicitDeny by resource',
    },
    {
      it: 'obeys an SCP that denies',
      as: root,
      with: { ...none, scps: [[policy([allow('*'), deny('s3:*')])]] },
      is: 'explicitDeny by scp',
    },
    {
      it: 'obeys an SCP that is silent',
      as: root,
      with: { ...none, scps: [[writeOnly]] },
      is: 'implicitDeny by scp',
    },
    {
      it: 'obeys an endpoint policy',
      as: root,
      with: { ...none, endpoint: bucketPolicy({ AWS: AWAY }) },
      is: 'implicitDeny by endpoint',
    },
    {
      it: 'needs the key policy',
      as: root,
      with: { ...none, resourceRule: 'mustAllow' },
      is: 'implicitDeny by resource',
    },
    {
      it: 'is limited by the task policy of sts:AssumeRoot',
      as: root,
      with: { ...none, session: [writeOnly] },
      is: 'implicitDeny by session',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  it('can always repair the policy of its own bucket', () => {
    for (const action of ['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy']) {
      const repair = request(root, { action, resource: BUCKET });
      expect(outcome(repair, { ...none, resource: denyAll })).toBe('allow by root');
      expect(outcome({ ...repair, resourceAccount: AWAY }, { ...none, resource: denyAll })).toBe(
        'explicitDeny by resource',
      );
      expect(outcome(repair, { ...none, resource: denyAll, scps: [[noReading]] })).toBe(
        'implicitDeny by scp',
      );
    }
    const asUser = request(user, { action: 's3:PutBucketPolicy', resource: BUCKET });
    expect(outcome(asUser, { identity: [policy(allow('*'))], resource: denyAll })).toBe(
      'explicitDeny by resource',
    );
  });
});

describe('organizations', () => {
  const everything = policy(allow('*'));
  const identity = [readAll];
  it.each<Case>([
    {
      it: 'every level allows',
      as: user,
      with: { identity, scps: [[everything], [everything]] },
      is: 'allow by identity',
    },
    {
      it: 'one level is silent',
      as: user,
      with: { identity, scps: [[everything], [writeOnly], [everything]] },
      is: 'implicitDeny by scp',
    },
    {
      it: 'a level without SCPs is silent',
      as: user,
      with: { identity, scps: [[everything], []] },
      is: 'implicitDeny by scp',
    },
    {
      it: 'any SCP of a level',
      as: user,
      with: { identity, scps: [[writeOnly, readAll]] },
      is: 'allow by identity',
    },
    {
      it: 'a Deny at any level',
      as: user,
      with: { identity, scps: [[everything], [everything, noReading]] },
      is: 'explicitDeny by scp',
    },
    {
      it: 'SCPs grant nothing',
      as: user,
      with: { ...none, scps: [[everything]] },
      is: 'implicitDeny by identity',
    },
    {
      it: 'SCPs limit what resource policies grant',
      as: user,
      with: { ...none, resource: bucketPolicy(userArn), scps: [[writeOnly]] },
      is: 'implicitDeny by scp',
    },
    {
      it: 'SCPs do not concern services',
      as: service,
      with: { ...none, resource: bucketPolicy({ Service: 'sns.amazonaws.com' }), scps: [[writeOnly]] },
      is: 'allow by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  const onlyOurs = policy(
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-ours' } },
    },
    'resource',
  );

  it('applies RCPs to whoever uses the resource', () => {
    const rcps = [onlyOurs];
    const ours = request(user, { keys: { 'aws:PrincipalOrgID': 'o-ours' } });
    const theirs = request(user, { keys: { 'aws:PrincipalOrgID': 'o-theirs' }, resourceAccount: AWAY });
    expect(outcome(ours, { identity, rcps })).toBe('allow by identity');
    expect(outcome(theirs, { identity, resource: bucketPolicy('*'), rcps })).toBe('explicitDeny by rcp');
    expect(outcome(request(anonymous), { ...none, resource: bucketPolicy('*'), rcps })).toBe(
      'explicitDeny by rcp',
    );
  });

  it('exempts service-linked roles from SCPs and RCPs', () => {
    const linked: Principal = {
      ...roleSession,
      type: 'role-session',
      roleArn: `arn:aws:iam::${HOME}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForELB`,
    } as Principal;
    const policies: PolicySet = { identity, scps: [[noReading]], rcps: [onlyOurs] };
    expect(outcome(request(linked), policies)).toBe('allow by identity');
  });

  it('reports the level that is silent', () => {
    const { by } = evaluate(request(user), { identity, scps: [[everything], [writeOnly]] });
    expect(by).toEqual({ policyType: 'scp', level: 1 });
  });
});

describe('VPC endpoint policies', () => {
  const identity = [readAll];
  it.each<Case>([
    {
      it: 'full access',
      as: user,
      with: { identity, endpoint: policy(grant('*', '*'), 'resource') },
      is: 'allow by identity',
    },
    {
      it: 'silent',
      as: user,
      with: { identity, endpoint: policy(grant('*', 's3:PutObject'), 'resource') },
      is: 'implicitDeny by endpoint',
    },
    {
      it: 'for the account',
      as: user,
      with: { identity, endpoint: bucketPolicy(account) },
      is: 'allow by identity',
    },
    {
      it: 'denies',
      as: user,
      with: {
        identity,
        endpoint: policy(
          [grant('*', '*'), { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
          'resource',
        ),
      },
      is: 'explicitDeny by endpoint',
    },
    {
      it: 'limits what resource policies grant to anybody',
      as: anonymous,
      with: { ...none, resource: bucketPolicy('*'), endpoint: bucketPolicy(account) },
      is: 'implicitDeny by endpoint',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});
