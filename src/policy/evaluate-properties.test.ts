// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompiledPolicy } from './compile.ts';
import { contextOf, firstOf } from './context.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { KeptDecisions } from './kept-decisions.ts';
import type { Principal } from './principals.ts';
import type { AccessRequest, PolicySet } from './request.ts';
import {
  AWAY,
  anonymous,
  federatedUser,
  HOME,
  policy,
  request,
  roleSession,
  root,
  service,
  user,
} from './testing.ts';

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:*', 's3:Get*', '*', 'sqs:SendMessage'];
const RESOURCES = [
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b/reports/q1.csv',
  'arn:aws:s3:::other/*',
  'arn:aws:s3:::b/${aws:username}/*',
];
const PRINCIPALS = [
  '*',
  { AWS: HOME },
  { AWS: 'arn:aws:iam::111122223333:user/dev/alice' },
  { AWS: 'arn:aws:iam::111122223333:role/service/app' },
  { AWS: 'arn:aws:sts::111122223333:assumed-role/app/s1' },
  { Service: 'sns.amazonaws.com' },
  { AWS: AWAY },
];
const CONDITIONS = [
  {},
  { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } },
  { Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } } },
  { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
];

type Json = Record<string, unknown>;

const effect = fc.constantFrom('Allow', 'Allow', 'Deny');
const actions = fc.oneof(
  fc.array(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 2 }).map((Action) => ({ Action })),
  fc.constantFrom(...ACTIONS).map((NotAction) => ({ NotAction })),
);
const resources = fc.oneof(
  fc.array(fc.constantFrom(...RESOURCES), { minLength: 1, maxLength: 2 }).map((Resource) => ({ Resource })),
  fc.constantFrom(...RESOURCES).map((NotResource) => ({ NotResource })),
);
const body = fc
  .tuple(actions, resources, fc.constantFrom(...CONDITIONS))
  .map((parts): Json => Object.assign({}, ...parts));
const identityStatement = fc.tuple(effect, body).map(([Effect, rest]): Json => ({ Effect, ...rest }));
const resourceStatement = fc
  .tuple(effect, fc.constantFrom(...PRINCIPALS), fc.boolean(), body)
  .map(([Effect, names, negate, rest]): Json => {
    const negated = negate && Effect === 'Deny' && names !== '*';
    return { Effect, ...(negated ? { NotPrincipal: names } : { Principal: names }), ...rest };
  });

const identityPolicy = fc
  .array(identityStatement, { minLength: 1, maxLength: 3 })
  .map((list) => policy(list));
const resourcePolicy = fc
  .array(resourceStatement, { minLength: 1, maxLength: 3 })
  .map((list) => policy(list, 'resource'));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const policySet: fc.Arbitrary<PolicySet> = fc.record({
  identity: fc.array(identityPolicy, { maxLength: 2 }),
  boundary: maybe(identityPolicy),
  session: maybe(fc.array(identityPolicy, { maxLength: 2 })),
  scopes: maybe(fc.array(identityPolicy, { maxLength: 2 })),
  resource: maybe(resourcePolicy),
  resourceRule: fc.constantFrom('union' as const, 'mustAllow' as const),
  scps: maybe(fc.array(fc.array(identityPolicy, { maxLength: 2 }), { maxLength: 2 })),
  rcps: maybe(fc.array(resourcePolicy, { maxLength: 1 })),
  endpoint: maybe(resourcePolicy),
});

const principal: fc.Arbitrary<Principal> = fc.constantFrom(
  root,
  user,
  roleSession,
  federatedUser,
  service,
  anonymous,
);
const asked: fc.Arbitrary<AccessRequest> = fc
  .tuple(
    principal,
    fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage'),
    fc.constantFrom('arn:aws:s3:::b/reports/q1.csv', 'arn:aws:s3:::other/x', 'arn:aws:s3:::b/alice/x', '*'),
    fc.constantFrom(HOME, AWAY),
    fc.constantFrom({}, { 'aws:PrincipalTag/team': 'blue' }),
  )
  .map(([as, action, resource, resourceAccount, keys]) =>
    request(as, { action, resource, resourceAccount, keys }),
  );

/** A statement for exactly this request, at the end of one of the request's policies. */
function appended(
  to: CompiledPolicy,
  asked: AccessRequest,
  effectName: string,
  withPrincipal: boolean,
): CompiledPolicy {
  const extra = {
    Effect: effectName,
    ...(withPrincipal ? { Principal: '*' } : {}),
    Action: asked.action,
    Resource: asked.resource,
  };
  const added = policy(extra, withPrincipal ? 'resource' : 'identity');
  const statements = [...to.statements, ...added.statements];
  return { ...to, statements, candidates: () => statements };
}

describe('whatever the policies are', () => {
  it('lets an explicit deny win', () => {
    fc.assert(
      fc.property(asked, policySet, identityPolicy, (ask, policies, base) => {
        const hasIdentity = 'accountId' in ask.principal && ask.principal.type !== 'root';
        if (!hasIdentity) return;
        const identity = [...policies.identity, appended(base, ask, 'Deny', false)];
        expect(evaluate(ask, { ...policies, identity }).reason).toBe('explicitDeny');
      }),
      { numRuns: 500 },
    );
  });

  it('lets a deny in the resource policy win over everything', () => {
    fc.assert(
      fc.property(asked, policySet, resourcePolicy, (ask, policies, base) => {
        const resource = appended(base, ask, 'Deny', true);
        expect(evaluate(ask, { ...policies, resource }).allowed).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('never turns an allow into a deny by adding an Allow', () => {
    fc.assert(
      fc.property(asked, policySet, identityPolicy, resourcePolicy, (ask, policies, more, other) => {
        if (!evaluate(ask, policies).allowed) return;
        const onlyAllows = (from: CompiledPolicy) => {
          const statements = from.statements.filter((statement) => statement.effect === 'Allow');
          return { ...from, statements, candidates: () => statements };
        };
        const identity = [...policies.identity, onlyAllows(more)];
        expect(evaluate(ask, { ...policies, identity }).allowed).toBe(true);
        const resource = policies.resource ?? onlyAllows(other);
        expect(evaluate(ask, { ...policies, resource }).allowed).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never allows what it did not allow before by adding a boundary, a session policy, an SCP or an endpoint', () => {
    fc.assert(
      fc.property(asked, policySet, identityPolicy, resourcePolicy, (ask, policies, limit, endpoint) => {
        const { boundary: _b, session: _s, scopes: _c, scps: _o, endpoint: _e, ...open } = policies;
        const isFederated = ask.principal.type === 'federated-user';
        if (evaluate(ask, open).allowed || isFederated) return;
        for (const narrowed of [
          { boundary: limit },
          { session: [limit] },
          { scopes: [limit] },
          { scps: [[limit]] },
          { endpoint },
        ]) {
          expect(evaluate(ask, { ...open, ...narrowed }).allowed).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('decides by the statements alone, with or without the index by service', () => {
    fc.assert(
      fc.property(asked, policySet, (ask, policies) => {
        const whole = (from: CompiledPolicy): CompiledPolicy => ({
          ...from,
          candidates: () => from.statements,
        });
        const all: PolicySet = {
          ...policies,
          identity: policies.identity.map(whole),
          boundary: policies.boundary && whole(policies.boundary),
          resource: policies.resource && whole(policies.resource),
          session: policies.session?.map(whole),
          scopes: policies.scopes?.map(whole),
          scps: policies.scps?.map((level) => level.map(whole)),
        };
        const { trace: _t, ...decision } = evaluate(ask, policies);
        expect(evaluate(ask, all)).toMatchObject(decision);
      }),
      { numRuns: 500 },
    );
  });

  it('finds changes that allow what was denied', () => {
    fc.assert(
      fc.property(asked, policySet, (ask, policies) => {
        const decision = evaluate(ask, policies);
        const { changes, statements } = explain(ask, policies);
        if (decision.allowed) expect(changes).toEqual([]);
        else expect(changes?.length).toBeGreaterThan(0);
        const deciding = statements.filter(({ applies, effect: kind }) => applies && kind === 'Deny');
        expect(deciding.length > 0).toBe(decision.reason === 'explicitDeny');
      }),
      { numRuns: 1000 },
    );
  });

  it('decides the same when it remembers what it has allowed', () => {
    const questions = fc.array(
      fc.record({ ask: asked, set: fc.nat(2), isMixed: fc.boolean(), isSecure: fc.boolean() }),
      { minLength: 10, maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.array(policySet, { minLength: 3, maxLength: 3 }), questions, (sets, history) => {
        const decisions = new KeptDecisions();
        for (const { ask, set, isMixed, isSecure } of history) {
          const [first, own] = [sets[0], sets[set]];
          if (first === undefined || own === undefined) throw new Error('There are three sets');
          const policies = isMixed ? { ...own, identity: first.identity } : own;
          const secure = contextOf([['aws:SecureTransport', String(isSecure)]]);
          const question = { ...ask, context: firstOf(secure, ask.context) };
          const decision = decisions.decide(question, policies);
          expect(decision?.allowed ?? true).toBe(evaluate(question, policies).allowed);
        }
      }),
      { numRuns: 500 },
    );
  });
});
