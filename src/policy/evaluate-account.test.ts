import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Principal } from './principals.ts';
import {
  AWAY,
  account,
  accountRoot,
  allow,
  BUCKET,
  bucketPolicy,
  type Case,
  decide,
  deny,
  federatedArn,
  federatedUser,
  grant,
  HOME,
  none,
  noReading,
  OBJECT,
  outcome,
  policy,
  readAll,
  request,
  roleArn,
  roleSession,
  sessionArn,
  user,
  userArn,
  writeOnly,
} from './testing.ts';

describe('one account: identity policies', () => {
  it.each<Case>([
    { it: 'no policy at all', as: user, with: none, is: 'implicitDeny by identity' },
    { it: 'an Allow', as: user, with: { identity: [readAll] }, is: 'allow by identity' },
    {
      it: 'an Allow of something else',
      as: user,
      with: { identity: [writeOnly] },
      is: 'implicitDeny by identity',
    },
    { it: 'any of several', as: user, with: { identity: [writeOnly, readAll] }, is: 'allow by identity' },
    {
      it: 'a Deny after an Allow',
      as: user,
      with: { identity: [readAll, noReading] },
      is: 'explicitDeny by identity',
    },
    {
      it: 'a Deny before an Allow',
      as: user,
      with: { identity: [noReading, readAll] },
      is: 'explicitDeny by identity',
    },
    {
      it: 'Deny and Allow in one policy',
      as: roleSession,
      with: { identity: [policy([allow('*'), deny('s3:GetObject', OBJECT)])] },
      is: 'explicitDeny by identity',
    },
    {
      it: 'NotAction with Deny spares what it lists',
      as: user,
      with: { identity: [policy([allow('*'), { Effect: 'Deny', NotAction: 's3:*', Resource: '*' }])] },
      is: 'allow by identity',
    },
    {
      it: 'NotAction with Deny hits what it does not list',
      as: user,
      with: {
        identity: [policy([allow('*'), { Effect: 'Deny', NotAction: ['iam:*', 'ec2:*'], Resource: '*' }])],
      },
      is: 'explicitDeny by identity',
    },
    {
      it: 'NotAction with Allow',
      as: user,
      with: { identity: [policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })] },
      is: 'allow by identity',
    },
    {
      it: 'NotResource with Deny spares what it lists',
      as: user,
      with: {
        identity: [policy([allow('*'), { Effect: 'Deny', Action: 's3:*', NotResource: `${BUCKET}/*` }])],
      },
      is: 'allow by identity',
    },
    {
      it: 'NotResource with Deny hits the rest',
      as: user,
      with: {
        identity: [policy([allow('*'), { Effect: 'Deny', Action: 's3:*', NotResource: `${BUCKET}/logs/*` }])],
      },
      is: 'explicitDeny by identity',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  it('says which statement decided', () => {
    const named = policy([allow('sqs:*'), allow('s3:*', '*', { Sid: 'Reads' })], 'identity', {
      arn: 'arn:aws:iam::111122223333:policy/p',
      name: 'p',
    });
    expect(evaluate(request(user), { identity: [writeOnly, named] }).by).toEqual({
      policyType: 'identity',
      policy: { arn: 'arn:aws:iam::111122223333:policy/p', name: 'p' },
      statementIndex: 1,
      sid: 'Reads',
    });
  });
});

describe('one account: identity and resource policies', () => {
  it.each<Case>([
    {
      it: 'the user named alone suffices',
      as: user,
      with: { ...none, resource: bucketPolicy(userArn) },
      is: 'allow by resource',
    },
    {
      it: 'the unique id',
      as: user,
      with: { ...none, resource: bucketPolicy({ AWS: 'AIDAALICE0000000EXAMPLE' }) },
      is: 'allow by resource',
    },
    { it: 'everybody', as: user, with: { ...none, resource: bucketPolicy('*') }, is: 'allow by resource' },
    {
      it: 'AWS: *',
      as: roleSession,
      with: { ...none, resource: bucketPolicy({ AWS: '*' }) },
      is: 'allow by resource',
    },
    {
      it: 'the account only delegates',
      as: user,
      with: { ...none, resource: bucketPolicy(account) },
      is: 'implicitDeny by identity',
    },
    {
      it: 'the account as root ARN only delegates',
      as: user,
      with: { ...none, resource: bucketPolicy(accountRoot) },
      is: 'implicitDeny by identity',
    },
    {
      it: 'identity alone suffices',
      as: user,
      with: { identity: [readAll], resource: bucketPolicy({ AWS: AWAY }) },
      is: 'allow by identity',
    },
    {
      it: 'the role named',
      as: roleSession,
      with: { ...none, resource: bucketPolicy(roleArn) },
      is: 'allow by resource',
    },
    {
      it: 'the role by its id',
      as: roleSession,
      with: { ...none, resource: bucketPolicy({ AWS: 'AROAAPP000000000EXAMPLE' }) },
      is: 'allow by resource',
    },
    {
      it: 'another session',
      as: roleSession,
      with: { ...none, resource: bucketPolicy({ AWS: 'arn:aws:sts::111122223333:assumed-role/app/s2' }) },
      is: 'implicitDeny by identity',
    },
    {
      it: 'the role without its path',
      as: roleSession,
      with: { ...none, resource: bucketPolicy({ AWS: 'arn:aws:iam::111122223333:role/app' }) },
      is: 'implicitDeny by identity',
    },
    {
      it: 'a Deny in the resource policy',
      as: user,
      with: {
        identity: [readAll],
        resource: policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }, 'resource'),
      },
      is: 'explicitDeny by resource',
    },
    {
      it: 'a Deny for the account hits its users',
      as: user,
      with: {
        identity: [readAll],
        resource: policy({ Effect: 'Deny', Principal: account, Action: 's3:*', Resource: '*' }, 'resource'),
      },
      is: 'explicitDeny by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});

it('goes by the statement that names the caller most closely', () => {
  const statements = [account, roleArn, sessionArn].map((principal) => grant(principal));
  const inOrder = policy(statements, 'resource');
  const turned = policy([...statements].reverse(), 'resource');
  for (const resource of [inOrder, turned]) {
    expect(outcome(request(roleSession), { ...none, boundary: writeOnly, resource })).toBe(
      'allow by resource',
    );
    expect(outcome(request(user), { ...none, resource })).toBe('implicitDeny by identity');
  }
});

describe('one account: boundaries', () => {
  const boundary = writeOnly;
  it.each<Case>([
    { it: 'both allow', as: user, with: { identity: [readAll], boundary: readAll }, is: 'allow by identity' },
    {
      it: 'the boundary is silent',
      as: user,
      with: { identity: [readAll], boundary },
      is: 'implicitDeny by boundary',
    },
    {
      it: 'a boundary grants nothing',
      as: user,
      with: { ...none, boundary: readAll },
      is: 'implicitDeny by identity',
    },
    {
      it: 'the boundary denies',
      as: user,
      with: { identity: [readAll], boundary: noReading },
      is: 'explicitDeny by boundary',
    },
    {
      it: 'a resource policy naming the user is not limited',
      as: user,
      with: { ...none, boundary, resource: bucketPolicy(userArn) },
      is: 'allow by resource',
    },
    {
      it: 'a resource policy naming the role is limited',
      as: roleSession,
      with: { identity: [readAll], boundary, resource: bucketPolicy(roleArn) },
      is: 'implicitDeny by boundary',
    },
    {
      it: 'a resource policy naming the session is not limited',
      as: roleSession,
      with: { ...none, boundary, resource: bucketPolicy(sessionArn) },
      is: 'allow by resource',
    },
    {
      it: 'a resource policy naming the account is limited',
      as: user,
      with: { identity: [readAll], boundary, resource: bucketPolicy(account) },
      is: 'implicitDeny by boundary',
    },
    {
      it: 'a boundary that denies limits even the session named',
      as: roleSession,
      with: { ...none, boundary: noReading, resource: bucketPolicy(sessionArn) },
      is: 'explicitDeny by boundary',
    },
    {
      it: 'role named, boundary allows',
      as: roleSession,
      with: { ...none, boundary: readAll, resource: bucketPolicy(roleArn) },
      is: 'allow by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  it('is not limited when everybody is named under a condition on the role', () => {
    const byRole = policy(
      grant('*', 's3:GetObject', { Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn.AWS } } }),
      'resource',
    );
    expect(outcome(request(roleSession), { ...none, boundary, resource: byRole })).toBe('allow by resource');
  });
});

describe('one account: session policies', () => {
  it.each<Case>([
    {
      it: 'both allow',
      as: roleSession,
      with: { identity: [readAll], session: [readAll] },
      is: 'allow by identity',
    },
    {
      it: 'the session policy is silent',
      as: roleSession,
      with: { identity: [readAll], session: [writeOnly] },
      is: 'implicitDeny by session',
    },
    {
      it: 'any of the session policies',
      as: roleSession,
      with: { identity: [readAll], session: [writeOnly, readAll] },
      is: 'allow by identity',
    },
    {
      it: 'an empty list of them is none',
      as: roleSession,
      with: { identity: [readAll], session: [] },
      is: 'allow by identity',
    },
    {
      it: 'it grants nothing',
      as: roleSession,
      with: { ...none, session: [readAll] },
      is: 'implicitDeny by identity',
    },
    {
      it: 'it denies',
      as: roleSession,
      with: { identity: [readAll], session: [noReading] },
      is: 'explicitDeny by session',
    },
    {
      it: 'role named in the resource policy',
      as: roleSession,
      with: { ...none, session: [writeOnly], resource: bucketPolicy(roleArn) },
      is: 'implicitDeny by session',
    },
    {
      it: 'session named in the resource policy',
      as: roleSession,
      with: { ...none, session: [writeOnly], resource: bucketPolicy(sessionArn) },
      is: 'allow by resource',
    },
    {
      it: 'a federated user without a session policy may nothing',
      as: federatedUser,
      with: { identity: [readAll] },
      is: 'implicitDeny by session',
    },
    {
      it: 'a federated user with one',
      as: federatedUser,
      with: { identity: [readAll], session: [readAll] },
      is: 'allow by identity',
    },
    {
      it: 'a federated user named in the resource policy',
      as: federatedUser,
      with: { ...none, resource: bucketPolicy(federatedArn) },
      is: 'allow by resource',
    },
    {
      it: 'its issuer named, session policy silent',
      as: federatedUser,
      with: { ...none, session: [writeOnly], resource: bucketPolicy(userArn) },
      is: 'implicitDeny by session',
    },
    {
      it: 'its issuer named, session policy allows',
      as: federatedUser,
      with: { ...none, session: [readAll], resource: bucketPolicy(userArn) },
      is: 'allow by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  it('gives a session that the root user federated what its session policy allows', () => {
    const byRoot: Principal = {
      type: 'federated-user',
      accountId: HOME,
      arn: `arn:aws:sts::${HOME}:federated-user/r`,
      name: 'r',
      issuerArn: `arn:aws:iam::${HOME}:root`,
      issuerId: HOME,
    };
    expect(outcome(request(byRoot), { ...none, session: [readAll] })).toBe('allow by root');
    expect(outcome(request(byRoot), { ...none, session: [writeOnly] })).toBe('implicitDeny by session');
  });
});
