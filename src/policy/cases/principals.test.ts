/** How Principal and NotPrincipal name a caller: IAM User Guide, "AWS JSON policy elements" of these names. */

import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile.ts';
import { parsePolicy } from '../parse.ts';
import type { Principal } from '../principals.ts';
import type { PolicySet } from '../request.ts';
import {
  anonymous,
  federatedUser,
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
  user,
} from '../testing.ts';

const CANONICAL = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const USER = 'arn:aws:iam::111122223333:user/dev/alice';
const ROLE = 'arn:aws:iam::111122223333:role/service/app';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/s1';
const FEDERATED = 'arn:aws:sts::111122223333:federated-user/bob';
const ROOT = 'arn:aws:iam::111122223333:root';

const LET_IN = 'allow by resource';
const LEFT_OUT = 'implicitDeny by identity';
const DENIED = 'explicitDeny by resource';

type Row = readonly [name: string, element: unknown, caller: Principal, is: string];

describe('Principal with Allow, in the own account and without identity policies', () => {
  test.each<Row>([
    ['everybody', '*', user, LET_IN],
    ['everybody, the other way', { AWS: '*' }, user, LET_IN],
    ['everybody is anonymous callers too', { AWS: '*' }, anonymous, LET_IN],
    ['a user', { AWS: USER }, user, LET_IN],
    ['a user by its unique id', { AWS: 'AIDAALICE0000000EXAMPLE' }, user, LET_IN],
    ['another user', { AWS: `${USER}2` }, user, LEFT_OUT],
    ['a user without its path', { AWS: 'arn:aws:iam::111122223333:user/alice' }, user, LEFT_OUT],
    ['one of a list', { AWS: [ROLE, USER] }, user, LET_IN],
    ['a role', { AWS: ROLE }, roleSession, LET_IN],
    ['a role by its unique id', { AWS: 'AROAAPP000000000EXAMPLE' }, roleSession, LET_IN],
    ['a session', { AWS: SESSION }, roleSession, LET_IN],
    ['another session', { AWS: `${SESSION}2` }, roleSession, LEFT_OUT],
    ['a federated user', { AWS: FEDERATED }, federatedUser, LET_IN],
    ['an account by its id', { AWS: HOME }, user, LEFT_OUT],
    ['an account by its root user', { AWS: ROOT }, user, LEFT_OUT],
    ['the root user', { AWS: HOME }, root, LET_IN],
    ['a service', { Service: 'sns.amazonaws.com' }, service, LET_IN],
    ['another service', { Service: 'sqs.amazonaws.com' }, service, 'implicitDeny by resource'],
    ['an account does not name a service', { AWS: HOME }, service, 'implicitDeny by resource'],
    ['an account does not name strangers', { AWS: HOME }, anonymous, 'implicitDeny by resource'],
  ])('%s', (_name, element, caller, is) => {
    expect(outcome(request(caller), { ...none, resource: policy(grant(element), 'resource') })).toBe(is);
  });

  test('the other names of a service', () => {
    const regional: Principal = { ...service, otherNames: ['sns.eu-west-1.amazonaws.com'] } as Principal;
    const resource = policy(grant({ Service: 'sns.eu-west-1.amazonaws.com' }), 'resource');
    expect(outcome(request(regional), { ...none, resource })).toBe(LET_IN);
  });

  test("S3's canonical user is an account", () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: grant({ CanonicalUser: CANONICAL }),
    });
    const ownedBy = (account: string | undefined) =>
      compilePolicy(parsePolicy(text, 'resource'), { accountOfCanonicalUser: () => account });
    const decide = (account: string | undefined, caller: Principal, policies: PolicySet = none) =>
      outcome(request(caller), { ...policies, resource: ownedBy(account), resourceRule: 'mustAllow' });
    expect(decide(HOME, root)).toBe(LET_IN);
    expect(decide(HOME, user)).toBe(LEFT_OUT);
    expect(decide(HOME, user, { identity: [readAll] })).toBe('allow by identity');
    expect(decide('444455556666', root)).toBe('implicitDeny by resource');
    expect(decide(undefined, root)).toBe('implicitDeny by resource');
  });
});

describe('NotPrincipal with Deny: the account is looked at, then the role, then the session', () => {
  test.each<Row>([
    ['a user must be listed with its account', { AWS: [USER, ROOT] }, user, 'allow by identity'],
    ['a user without its account is denied', { AWS: USER }, user, DENIED],
    ['an account without the user is not enough', { AWS: ROOT }, user, DENIED],
    ['role, session and account', { AWS: [SESSION, ROLE, ROOT] }, roleSession, 'allow by identity'],
    ['without the session', { AWS: [ROLE, ROOT] }, roleSession, DENIED],
    ['without the role', { AWS: [SESSION, ROOT] }, roleSession, DENIED],
    ['without the account', { AWS: [SESSION, ROLE] }, roleSession, DENIED],
    [
      'a federated user and its account',
      { AWS: [FEDERATED, ROOT] },
      federatedUser,
      'implicitDeny by session',
    ],
    ['a federated user alone', { AWS: FEDERATED }, federatedUser, DENIED],
    ['root by its account', { AWS: ROOT }, root, 'allow by root'],
    ['strangers can never be listed', { AWS: ROOT }, anonymous, DENIED],
    ['a service that is listed', { Service: 'sns.amazonaws.com' }, service, 'implicitDeny by resource'],
    ['a service that is not', { AWS: ROOT }, service, DENIED],
  ])('%s', (_name, element, caller, is) => {
    const statement = { Effect: 'Deny', NotPrincipal: element, Action: 's3:*', Resource: '*' };
    const resource = policy(statement, 'resource');
    expect(outcome(request(caller), { identity: [readAll], resource })).toBe(is);
  });

  test('a caller with a permissions boundary is always denied', () => {
    const statement = { Effect: 'Deny', NotPrincipal: { AWS: [USER, ROOT] }, Action: 's3:*', Resource: '*' };
    const resource = policy(statement, 'resource');
    const policies = { identity: [readAll], resource, boundary: readAll };
    expect(outcome(request(user), policies)).toBe(DENIED);
  });
});

test('policies of identities are not looked at for those who have none', () => {
  const policies = {
    identity: [noReading],
    boundary: noReading,
    session: [noReading],
    resource: policy(grant('*'), 'resource'),
  };
  for (const caller of [anonymous, service]) expect(outcome(request(caller), policies)).toBe(LET_IN);
});
