/** Shared by the tests of this folder: callers, policies and requests with little typing. */

import { type CompiledPolicy, compilePolicy, type PolicySource } from './compile.ts';
import { type ConditionContext, contextOf, firstOf, type LazyValue } from './context.ts';
import { globalContext } from './context-keys.ts';
import { evaluate } from './evaluate.ts';
import { type PolicyGrammar, parsePolicy } from './parse.ts';
import type { Principal } from './principals.ts';
import type { AccessRequest, PolicySet } from './request.ts';

export const HOME = '111122223333';
export const AWAY = '444455556666';

export const root: Principal = { type: 'root', accountId: HOME, arn: `arn:aws:iam::${HOME}:root` };

export const user: Principal = {
  type: 'user',
  accountId: HOME,
  arn: `arn:aws:iam::${HOME}:user/dev/alice`,
  userName: 'alice',
  userId: 'AIDAALICE0000000EXAMPLE',
};

export const roleSession: Principal = {
  type: 'role-session',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:assumed-role/app/s1`,
  roleArn: `arn:aws:iam::${HOME}:role/service/app`,
  roleId: 'AROAAPP000000000EXAMPLE',
  sessionName: 's1',
};

export const federatedUser: Principal = {
  type: 'federated-user',
  accountId: HOME,
  arn: `arn:aws:sts::${HOME}:federated-user/bob`,
  name: 'bob',
  issuerArn: `arn:aws:iam::${HOME}:user/dev/alice`,
  issuerId: 'AIDAALICE0000000EXAMPLE',
};

export const service: Principal = { type: 'service', service: 'sns.amazonaws.com' };
export const anonymous: Principal = { type: 'anonymous' };

export const AT_MS = Date.UTC(2026, 10, 5, 12, 0, 0);
export const BUCKET = 'arn:aws:s3:::b';
export const OBJECT = 'arn:aws:s3:::b/reports/q1.csv';

type Json = Record<string, unknown>;

/** A policy of one or more statements; Version 2012-10-17 unless the document says otherwise. */
export function policy(
  statements: Json | readonly Json[],
  grammar: PolicyGrammar = 'identity',
  source: PolicySource = {},
): CompiledPolicy {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return compilePolicy(parsePolicy(text, grammar), { source });
}

export const allow = (Action: unknown, Resource: unknown = '*', more: Json = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

export const deny = (Action: unknown, Resource: unknown = '*', more: Json = {}): Json => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

/** A resource policy's statement for the given principal. */
export const grant = (Principal: unknown, Action: unknown = 's3:GetObject', more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...more,
});

export function contextFor(principal: Principal, keys: Record<string, LazyValue> = {}): ConditionContext {
  const facts = {
    atMs: AT_MS,
    caller: { principal },
    network: { secureTransport: true, sourceIp: '203.0.113.7' },
  };
  return firstOf(contextOf(Object.entries(keys)), globalContext(facts));
}

/** A request of `s3:GetObject` on {@link OBJECT} in the caller's own account, unless told otherwise. */
export function request(
  principal: Principal,
  change: Partial<AccessRequest> & { keys?: Record<string, LazyValue> } = {},
): AccessRequest {
  const { keys, ...rest } = change;
  return {
    principal,
    action: 's3:GetObject',
    resource: OBJECT,
    resourceAccount: HOME,
    context: contextFor(principal, keys),
    ...rest,
  };
}

export const none: PolicySet = { identity: [] };
export const readAll = policy(allow('s3:Get*'));
export const writeOnly = policy(allow('s3:PutObject'));
export const noReading = policy(deny('s3:GetObject'));

export const bucketPolicy = (principal: unknown) => policy(grant(principal), 'resource');
export const userArn = { AWS: 'arn:aws:iam::111122223333:user/dev/alice' };
export const roleArn = { AWS: 'arn:aws:iam::111122223333:role/service/app' };
export const sessionArn = { AWS: 'arn:aws:sts::111122223333:assumed-role/app/s1' };
export const federatedArn = { AWS: 'arn:aws:sts::111122223333:federated-user/bob' };
export const account = { AWS: HOME };
export const accountRoot = { AWS: `arn:aws:iam::${HOME}:root` };

/** `allow by identity`, `implicitDeny by boundary` ... */
export function outcome(asked: AccessRequest, policies: PolicySet): string {
  const { allowed, reason, by } = evaluate(asked, policies);
  return `${allowed === (reason === 'allow') ? reason : 'contradiction'} by ${by.policyType}`;
}

/** One line of a decision table: {@link request} by `as`, at home or away, is `is`. */
export interface Case {
  it: string;
  as: Principal;
  with: PolicySet;
  /** Resource in another account. */
  away?: boolean;
  is: string;
}

export function decide(test: Case): string {
  return outcome(request(test.as, test.away === true ? { resourceAccount: AWAY } : {}), test.with);
}
