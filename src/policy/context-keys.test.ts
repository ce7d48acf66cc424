import { describe, expect, it } from 'vitest';
import { contextOf, firstOf } from './context.ts';
import { globalContext, isGlobalKey, type RequestFacts } from './context-keys.ts';
import type { Principal } from './principals.ts';
import { anonymous, federatedUser, HOME, roleSession, root, service, user } from './testing.ts';

const AT_MS = Date.UTC(2026, 10, 5, 12, 0, 0, 250);

function keysOf(principal: Principal, change: Partial<RequestFacts> = {}): (key: string) => unknown {
  const context = globalContext({
    atMs: AT_MS,
    caller: { principal },
    network: { secureTransport: false },
    ...change,
  });
  return (key) => context.get(key.toLowerCase());
}

describe('who calls', () => {
  it.each<[string, Principal, Record<string, unknown>]>([
    [
      'the root user',
      root,
      {
        'aws:PrincipalType': 'Account',
        'aws:PrincipalArn': `arn:aws:iam::${HOME}:root`,
        'aws:userid': HOME,
        'aws:username': undefined,
        'aws:PrincipalAccount': HOME,
        'aws:PrincipalIsAWSService': 'false',
      },
    ],
    [
      'a user',
      user,
      {
        'aws:PrincipalType': 'User',
        'aws:userid': 'AIDAALICE0000000EXAMPLE',
        'aws:username': 'alice',
        'aws:PrincipalArn': `arn:aws:iam::${HOME}:user/dev/alice`,
      },
    ],
    [
      'a role session',
      roleSession,
      {
        'aws:PrincipalType': 'AssumedRole',
        'aws:userid': 'AROAAPP000000000EXAMPLE:s1',
        'aws:username': undefined,
        'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/service/app`,
      },
    ],
    [
      'a federated user',
      federatedUser,
      {
        'aws:PrincipalType': 'FederatedUser',
        'aws:userid': `${HOME}:bob`,
        'aws:PrincipalArn': `arn:aws:sts::${HOME}:federated-user/bob`,
      },
    ],
    [
      'a service',
      service,
      {
        'aws:PrincipalIsAWSService': 'true',
        'aws:PrincipalServiceName': 'sns.amazonaws.com',
        'aws:PrincipalServiceNamesList': ['sns.amazonaws.com'],
        'aws:PrincipalAccount': undefined,
        'aws:userid': undefined,
      },
    ],
    [
      'nobody',
      anonymous,
      {
        'aws:PrincipalType': 'Anonymous',
        'aws:PrincipalAccount': 'anonymous',
        'aws:PrincipalArn': undefined,
        'aws:userid': undefined,
        'aws:PrincipalIsAWSService': undefined,
      },
    ],
  ])('%s', (_name, principal, expected) => {
    const get = keysOf(principal);
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, get(key)]));
    expect(actual).toEqual(expected);
  });
});

it('tells long-term from temporary credentials, and MFA', () => {
  const longTerm = keysOf(user);
  expect(longTerm('aws:TokenIssueTime')).toBeUndefined();
  expect(longTerm('aws:MultiFactorAuthPresent')).toBeUndefined();

  const issued = AT_MS - 90_000;
  const plain = keysOf(user, { caller: { principal: user, tokenIssuedAtMs: issued } });
  expect(plain('aws:TokenIssueTime')).toBe('2026-11-05T11:58:30Z');
  expect(plain('aws:MultiFactorAuthPresent')).toBe('false');
  expect(plain('aws:MultiFactorAuthAge')).toBeUndefined();

  const withMfa = keysOf(user, { caller: { principal: user, tokenIssuedAtMs: issued, mfaAtMs: issued } });
  expect(withMfa('aws:MultiFactorAuthPresent')).toBe('true');
  expect(withMfa('aws:MultiFactorAuthAge')).toBe('90');
});

it('gives time, network and region', () => {
  const get = keysOf(user, {
    network: {
      secureTransport: true,
      sourceIp: '203.0.113.7',
      userAgent: 'aws-cli/2',
      referer: 'https://example.com/',
      vpc: { vpcId: 'vpc-1', endpointId: 'vpce-1', sourceIp: '10.0.0.1' },
    },
    subject: { requestedRegion: 'eu-west-1', resourceAccount: HOME },
  });
  const keys = ['CurrentTime', 'EpochTime', 'SecureTransport', 'SourceIp', 'UserAgent', 'referer'];
  expect([...keys, 'SourceVpc', 'SourceVpce', 'VpcSourceIp'].map((key) => get(`aws:${key}`))).toEqual([
    '2026-11-05T12:00:00Z',
    '1793880000',
    'true',
    '203.0.113.7',
    'aws-cli/2',
    'https://example.com/',
    'vpc-1',
    'vpce-1',
    '10.0.0.1',
  ]);
  expect(get('aws:RequestedRegion')).toBe('eu-west-1');
  expect(get('aws:ResourceAccount')).toBe(HOME);
});

it('gives tags by key without regard to case, and the keys of the request', () => {
  const get = keysOf(user, {
    caller: { principal: user, tags: () => [['Team', 'Blue']] },
    subject: {
      resourceTags: () => [['env', 'prod']],
      requestTags: () => [
        ['Cost Center', '1'],
        ['x/y', '2'],
      ],
    },
  });
  expect(get('aws:PrincipalTag/team')).toBe('Blue');
  expect(get('aws:ResourceTag/ENV')).toBe('prod');
  expect(get('aws:RequestTag/cost center')).toBe('1');
  expect(get('aws:RequestTag/x/y')).toBe('2');
  expect(get('aws:RequestTag/__proto__')).toBeUndefined();
  expect(get('aws:TagKeys')).toEqual(['Cost Center', 'x/y']);
  expect(keysOf(user)('aws:TagKeys')).toBeUndefined();
  expect(keysOf(user, { subject: { requestTagKeys: () => ['a'] } })('aws:TagKeys')).toEqual(['a']);
});

it('does not read tags that no policy asks for', () => {
  const get = keysOf(user, {
    subject: {
      resourceTags: () => {
        throw new Error('read without need');
      },
    },
  });
  expect(get('aws:PrincipalTag/team')).toBeUndefined();
  expect(() => get('aws:ResourceTag/team')).toThrow('read without need');
});

it('follows calls through services', () => {
  const direct = keysOf(user);
  expect(direct('aws:ViaAWSService')).toBe('false');
  expect(direct('aws:CalledVia')).toBeUndefined();
  const services = ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'];
  const via = keysOf(user, { call: { calledVia: services } });
  expect(via('aws:ViaAWSService')).toBe('true');
  expect(via('aws:CalledVia')).toEqual(services);
  expect(via('aws:CalledViaFirst')).toBe(services[0]);
  expect(via('aws:CalledViaLast')).toBe(services[1]);
  const source = { id: 'o-a', path: 'o-a/r-1/ou-1/' };
  const byService = keysOf(service, {
    call: { sourceArn: 'arn:aws:s3:::b', sourceAccount: HOME, sourceOrganization: source },
  });
  expect(byService('aws:SourceArn')).toBe('arn:aws:s3:::b');
  expect(byService('aws:SourceAccount')).toBe(HOME);
  expect(byService('aws:SourceOrgID')).toBe('o-a');
  expect(byService('aws:SourceOrgPaths')).toEqual(['o-a/r-1/ou-1/']);
});

it("puts a service's own keys first and knows which keys are global", () => {
  const own = contextOf([
    ['s3:Prefix', 'home/'],
    ['aws:SecureTransport', 'true'],
  ]);
  const global = globalContext({ atMs: 0, caller: { principal: user }, network: { secureTransport: false } });
  const context = firstOf(own, global);
  expect(context.get('s3:prefix')).toBe('home/');
  expect(context.get('aws:securetransport')).toBe('true');
  expect(context.get('aws:currenttime')).toBe('1970-01-01T00:00:00Z');
  expect(isGlobalKey('AWS:sourceip')).toBe(true);
  expect(isGlobalKey('aws:PrincipalTag/x')).toBe(true);
  expect(isGlobalKey('s3:prefix')).toBe(false);
});
