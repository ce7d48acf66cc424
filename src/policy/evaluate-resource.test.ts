// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { describe, expect, it } from 'vitest';
import type { Principal } from './principals.ts';
import {
  AWAY,
  account,
  accountRoot,
  allow,
  anonymous,
  bucketPolicy,
  type Case,
  decide,
  grant,
  HOME,
  none,
  outcome,
  policy,
  readAll,
  request,
  roleArn,
  roleSession,
  root,
  service,
  sessionArn,
  user,
  userArn,
  writeOnly,
} from './testing.ts';

describe('NotPrincipal', () => {
  const denyAllBut = (AWS: readonly string[]) =>
    policy({ Effect: 'Deny', NotPrincipal: { AWS }, Action: 's3:*', Resource: '*' }, 'resource');
  const identity = [readAll];
  it.each<Case>([
    {
      it: 'user and account listed',
      as: user,
      with: { identity, resource: denyAllBut([userArn.AWS, accountRoot.AWS]) },
      is: 'allow by identity',
    },
    {
      it: 'the account missing',
      as: user,
      with: { identity, resource: denyAllBut([userArn.AWS]) },
      is: 'explicitDeny by resource',
    },
    {
      it: 'only the account',
      as: user,
      with: { identity, resource: denyAllBut([accountRoot.AWS]) },
      is: 'explicitDeny by resource',
    },
    {
      it: 'session, role and account listed',
      as: roleSession,
      with: { identity, resource: denyAllBut([sessionArn.AWS, roleArn.AWS, HOME]) },
      is: 'allow by identity',
    },
    {
      it: 'the role missing',
      as: roleSession,
      with: { identity, resource: denyAllBut([sessionArn.AWS, HOME]) },
      is: 'explicitDeny by resource',
    },
    {
      it: 'anonymous callers',
      as: anonymous,
      with: { ...none, resource: denyAllBut([userArn.AWS, HOME]) },
      is: 'explicitDeny by resource',
    },
    {
      it: 'everybody is excepted',
      as: user,
      with: { identity, resource: denyAllBut(['*']) },
      is: 'allow by identity',
    },
    {
      it: 'a caller with a boundary is denied whatever is listed',
      as: user,
      with: { identity, boundary: readAll, resource: denyAllBut([userArn.AWS, HOME]) },
      is: 'explicitDeny by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});

describe('services and anonymous callers', () => {
  it.each<Case>([
    {
      it: 'a service named',
      as: service,
      with: { ...none, resource: bucketPolicy({ Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] }) },
      is: 'allow by resource',
    },
    {
      it: 'another service',
      as: service,
      with: { ...none, resource: bucketPolicy({ Service: 'sqs.amazonaws.com' }) },
      is: 'implicitDeny by resource',
    },
    {
      it: 'the account does not name a service',
      as: service,
      with: { ...none, resource: bucketPolicy(account) },
      is: 'implicitDeny by resource',
    },
    {
      it: 'anonymous needs everybody',
      as: anonymous,
      with: { ...none, resource: bucketPolicy('*') },
      is: 'allow by resource',
    },
    {
      it: 'anonymous is nobody of the account',
      as: anonymous,
      with: { ...none, resource: bucketPolicy(account) },
      is: 'implicitDeny by resource',
    },
    { it: 'anonymous without a policy', as: anonymous, with: none, is: 'implicitDeny by resource' },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));

  it('knows the other names of a service', () => {
    const regional: Principal = {
      type: 'service',
      service: 'logs.amazonaws.com',
      otherNames: ['logs.us-east-1.amazonaws.com'],
    };
    const resource = bucketPolicy({ Service: 'logs.us-east-1.amazonaws.com' });
    expect(outcome(request(regional), { ...none, resource })).toBe('allow by resource');
  });

  it('checks the source of a call by a service', () => {
    const resource = policy(
      grant({ Service: 'sns.amazonaws.com' }, 's3:GetObject', {
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:orders' } },
      }),
      'resource',
    );
    const from = (topic: string) => request(service, { keys: { 'aws:SourceArn': topic } });
    expect(outcome(from('arn:aws:sns:us-east-1:111122223333:orders'), { ...none, resource })).toBe(
      'allow by resource',
    );
    expect(outcome(from('arn:aws:sns:us-east-1:444455556666:orders'), { ...none, resource })).toBe(
      'implicitDeny by resource',
    );
  });
});

describe('policies that must allow (KMS keys)', () => {
  const rule = { resourceRule: 'mustAllow' } as const;
  const delegates = bucketPolicy(accountRoot);
  it.each<Case>([
    {
      it: 'no key policy for the account',
      as: user,
      with: { identity: [readAll], ...rule },
      is: 'implicitDeny by resource',
    },
    {
      it: 'delegated, identity allows',
      as: user,
      with: { identity: [readAll], ...rule, resource: delegates },
      is: 'allow by identity',
    },
    {
      it: 'delegated, identity silent',
      as: user,
      with: { ...none, ...rule, resource: delegates },
      is: 'implicitDeny by identity',
    },
    {
      it: 'delegated, boundary silent',
      as: user,
      with: { identity: [readAll], boundary: writeOnly, ...rule, resource: delegates },
      is: 'implicitDeny by boundary',
    },
    {
      it: 'the role named',
      as: roleSession,
      with: { ...none, ...rule, resource: bucketPolicy(roleArn) },
      is: 'allow by resource',
    },
    {
      it: 'root of the account',
      as: root,
      with: { ...none, ...rule, resource: delegates },
      is: 'allow by resource',
    },
    {
      it: 'a grant beside the policy',
      as: user,
      with: { ...none, ...rule, grants: [{ namedAs: 'caller', label: 'KMS grant g' }] },
      is: 'allow by grant',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});

describe('grants beside the policy (S3 ACLs) and Block Public Access', () => {
  const toAll = [{ namedAs: 'caller', label: 'ACL READ to AllUsers' }] as const;
  const toAccount = [{ namedAs: 'account', label: 'ACL READ to canonical user' }] as const;
  it.each<Case>([
    { it: 'AllUsers', as: anonymous, with: { ...none, grants: toAll }, is: 'allow by grant' },
    {
      it: 'a canonical user delegates',
      as: user,
      away: true,
      with: { ...none, grants: toAccount },
      is: 'implicitDeny by identity',
    },
    {
      it: 'a canonical user and identity',
      as: user,
      away: true,
      with: { identity: [readAll], grants: toAccount },
      is: 'allow by grant',
    },
    {
      it: 'a Deny beats an ACL',
      as: anonymous,
      with: {
        ...none,
        grants: toAll,
        resource: policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, 'resource'),
      },
      is: 'explicitDeny by resource',
    },
    {
      it: 'a public policy does not reach strangers',
      as: anonymous,
      with: { ...none, resource: bucketPolicy('*'), ownAccountAndServicesOnly: true },
      is: 'implicitDeny by publicAccessBlock',
    },
    {
      it: 'nor other accounts',
      as: user,
      away: true,
      with: { identity: [readAll], resource: bucketPolicy('*'), ownAccountAndServicesOnly: true },
      is: 'implicitDeny by publicAccessBlock',
    },
    {
      it: 'but its own account',
      as: user,
      with: { ...none, resource: bucketPolicy('*'), ownAccountAndServicesOnly: true },
      is: 'allow by resource',
    },
    {
      it: 'and services',
      as: service,
      with: { ...none, resource: bucketPolicy('*'), ownAccountAndServicesOnly: true },
      is: 'allow by resource',
    },
  ])('$it: $is', (test) => expect(decide(test)).toBe(test.is));
});

describe('assuming roles', () => {
  const ROLE = `arn:aws:iam::${AWAY}:role/target`;
  const assume = (as: Principal, keys = {}, resourceAccount = AWAY) =>
    request(as, { action: 'sts:AssumeRole', resource: ROLE, resourceAccount, keys });
  const trusting = (principal: unknown, more = {}) =>
    policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more }, 'trust');
  const mayAssume = [policy(allow('sts:AssumeRole', ROLE))];

  it('needs trust and permission across accounts', () => {
    const trust = trusting(account);
    expect(outcome(assume(user), { identity: mayAssume, trust })).toBe('allow by trust');
    expect(outcome(assume(user), { ...none, trust })).toBe('implicitDeny by identity');
    expect(outcome(assume(user), { identity: mayAssume, trust: trusting({ AWS: AWAY }) })).toBe(
      'implicitDeny by trust',
    );
  });

  it('needs only trust within an account when the caller itself is named', () => {
    const named = trusting(userArn);
    expect(outcome(assume(user, {}, HOME), { ...none, trust: named })).toBe('allow by trust');
    expect(outcome(assume(user, {}, HOME), { ...none, trust: trusting(account) })).toBe(
      'implicitDeny by identity',
    );
    expect(outcome(assume(user, {}, HOME), { identity: mayAssume, trust: trusting(account) })).toBe(
      'allow by identity',
    );
    expect(
      outcome(assume(user, {}, HOME), { identity: [policy(allow('*'))], trust: trusting(roleArn) }),
    ).toBe('implicitDeny by trust');
  });

  it('checks ExternalId, session name, source identity and tags', () => {
    const trust = trusting(account, {
      Condition: {
        StringEquals: { 'sts:ExternalId': 'secret', 'aws:PrincipalTag/team': 'blue' },
        StringLike: { 'sts:RoleSessionName': '${aws:username}-*' },
      },
    });
    const good = {
      'sts:ExternalId': 'secret',
      'aws:PrincipalTag/team': 'blue',
      'sts:RoleSessionName': 'alice-1',
    };
    const policies = { identity: mayAssume, trust };
    expect(outcome(assume(user, good), policies)).toBe('allow by trust');
    for (const key of Object.keys(good)) {
      expect(outcome(assume(user, { ...good, [key]: undefined }), policies)).toBe('implicitDeny by trust');
      expect(outcome(assume(user, { ...good, [key]: 'wrong' }), policies)).toBe('implicitDeny by trust');
    }
  });

  it('trusts services and identity providers', () => {
    const lambda: Principal = { type: 'service', service: 'lambda.amazonaws.com' };
    expect(outcome(assume(lambda), { ...none, trust: trusting({ Service: 'lambda.amazonaws.com' }) })).toBe(
      'allow by trust',
    );
    expect(outcome(assume(lambda), { ...none, trust: trusting({ Service: 'ec2.amazonaws.com' }) })).toBe(
      'implicitDeny by trust',
    );

    const provider = `arn:aws:iam::${AWAY}:oidc-provider/token.example.com`;
    const trust = policy(
      {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'token.example.com:sub': 'repo:org/*' } },
      },
      'trust',
    );
    const login = (sub: string) =>
      request(
        { type: 'external', provider },
        { action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE, keys: { 'token.example.com:sub': sub } },
      );
    expect(outcome(login('repo:org/app'), { ...none, trust })).toBe('allow by trust');
    expect(outcome(login('repo:other/app'), { ...none, trust })).toBe('implicitDeny by trust');
  });

  it('obeys a Deny in the trust policy', () => {
    const trust = policy(
      [
        { Effect: 'Allow', Principal: account, Action: 'sts:AssumeRole' },
        { Effect: 'Deny', Principal: userArn, Action: 'sts:AssumeRole' },
      ],
      'trust',
    );
    expect(outcome(assume(user), { identity: mayAssume, trust })).toBe('explicitDeny by trust');
  });
});
