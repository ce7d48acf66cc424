// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
/** What holds for all policies: a Deny never widens access, and the order of statements and policies never matters. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { evaluate } from './evaluate.ts';
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

type Json = Record<string, unknown>;

const NAMES = [
  '*',
  { AWS: HOME },
  { AWS: ['arn:aws:iam::111122223333:user/dev/alice', AWAY] },
  { AWS: ['arn:aws:iam::111122223333:role/service/app', HOME] },
  {
    AWS: [
      'arn:aws:sts::111122223333:assumed-role/app/s1',
      'arn:aws:iam::111122223333:role/service/app',
      HOME,
    ],
  },
  { Service: 'sns.amazonaws.com' },
];
const BODIES: readonly Json[] = [
  { Action: 's3:GetObject', Resource: '*' },
  { Action: ['s3:Get*', 'sqs:*'], Resource: 'arn:aws:s3:::b/*' },
  { NotAction: 's3:GetObject', Resource: '*' },
  { Action: '*', NotResource: 'arn:aws:s3:::b/reports/*' },
  { Action: 's3:*', Resource: 'arn:aws:s3:::b/${aws:username}/*' },
  { Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } },
  { Action: '*', Resource: '*', Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['a*'] } } },
];

const body = fc.constantFrom(...BODIES);
const effect = fc.constantFrom('Allow', 'Deny');
const identityStatement = fc.tuple(effect, body).map(([Effect, rest]): Json => ({ Effect, ...rest }));
const resourceStatement = fc
  .tuple(effect, fc.constantFrom(...NAMES), fc.boolean(), body)
  .map(([Effect, names, negate, rest]): Json => {
    const isNegated = negate && Effect === 'Deny' && names !== '*';
    return { Effect, ...(isNegated ? { NotPrincipal: names } : { Principal: names }), ...rest };
  });
const listOf = (statement: fc.Arbitrary<Json>) => fc.array(statement, { minLength: 1, maxLength: 4 });
const identityPolicy = listOf(identityStatement).map((list) => policy(list));
const resourcePolicy = listOf(resourceStatement).map((list) => policy(list, 'resource'));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const policySet: fc.Arbitrary<PolicySet> = fc.record({
  identity: fc.array(identityPolicy, { maxLength: 3 }),
  boundary: maybe(identityPolicy),
  session: maybe(fc.array(identityPolicy, { maxLength: 2 })),
  resource: maybe(resourcePolicy),
  resourceRule: fc.constantFrom('union' as const, 'mustAllow' as const),
  scps: maybe(fc.array(fc.array(identityPolicy, { minLength: 1, maxLength: 2 }), { maxLength: 2 })),
  rcps: maybe(fc.array(resourcePolicy, { maxLength: 2 })),
  endpoint: maybe(resourcePolicy),
  grants: fc.constantFrom(undefined, [{ namedAs: 'caller' as const, label: 'g' }]),
});

const asked: fc.Arbitrary<AccessRequest> = fc
  .tuple(
    fc.constantFrom(root, user, roleSession, federatedUser, service, anonymous),
    fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage'),
    fc.constantFrom('arn:aws:s3:::b/reports/q1.csv', 'arn:aws:s3:::b/alice/x', '*'),
    fc.constantFrom(HOME, AWAY),
    fc.constantFrom({}, { 'aws:PrincipalTag/team': 'blue' }, { 'aws:TagKeys': ['a', 'b'] }),
  )
  .map(([as, action, resource, resourceAccount, keys]) =>
    request(as, { action, resource, resourceAccount, keys }),
  );

/** The same set with `change` made of every policy in it, and the lists of policies turned by `turn`. */
function changed(
  policies: PolicySet,
  change: (policy: CompiledPolicy) => CompiledPolicy,
  turn: <T>(list: readonly T[]) => readonly T[] = (list) => list,
): PolicySet {
  const all = (list: readonly CompiledPolicy[]) => turn(list.map(change));
  return {
    ...policies,
    identity: all(policies.identity),
    boundary: policies.boundary && change(policies.boundary),
    session: policies.session && all(policies.session),
    resource: policies.resource && change(policies.resource),
    scps: policies.scps?.map(all),
    rcps: policies.rcps && all(policies.rcps),
    endpoint: policies.endpoint && change(policies.endpoint),
  };
}

test('the order of statements and of policies never matters', () => {
  const backwards = ({ document }: CompiledPolicy) =>
    compilePolicy({ ...document, statements: document.statements.toReversed() });
  fc.assert(
    fc.property(asked, policySet, (ask, policies) => {
      const turned = changed(policies, backwards, (list) => list.toReversed());
      const { allowed, reason, by } = evaluate(ask, policies);
      const other = evaluate(ask, turned);
      expect([other.allowed, other.reason, other.by.policyType]).toEqual([allowed, reason, by.policyType]);
    }),
    { numRuns: 1500 },
  );
});

test('a Deny more never allows what was denied, wherever it is added', () => {
  const KINDS = ['identity', 'boundary', 'session', 'resource', 'scp', 'rcp', 'endpoint'] as const;
  const denies = {
    identity: body.map((rest) => policy({ Effect: 'Deny', ...rest })),
    resource: fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), body).map(([names, negate, rest]) =>
      policy(
        {
          Effect: 'Deny',
          ...(negate && names !== '*' ? { NotPrincipal: names } : { Principal: names }),
          ...rest,
        },
        'resource',
      ),
    ),
  };
  const withDeny = (to: CompiledPolicy, deny: CompiledPolicy) =>
    compilePolicy({ ...to.document, statements: [...deny.document.statements, ...to.document.statements] });
  fc.assert(
    fc.property(
      asked,
      policySet,
      fc.constantFrom(...KINDS),
      denies.identity,
      denies.resource,
      (ask, policies, kind, own, onResource) => {
        if (evaluate(ask, policies).allowed) return;
        const { boundary, session, resource, scps, rcps = [], endpoint } = policies;
        const more: Record<(typeof KINDS)[number], Partial<PolicySet>> = {
          identity: { identity: [...policies.identity, own] },
          // Where there was none, a policy of a Deny alone would be a limit of its own kind: it is tried all the same.
          boundary: { boundary: boundary === undefined ? own : withDeny(boundary, own) },
          session: { session: session?.length ? [...session, own] : session },
          resource: { resource: resource === undefined ? onResource : withDeny(resource, onResource) },
          scp: { scps: scps?.map((level) => [...level, own]) },
          rcp: { rcps: [...rcps, onResource] },
          endpoint: { endpoint: endpoint === undefined ? endpoint : withDeny(endpoint, onResource) },
        };
        expect(evaluate(ask, { ...policies, ...more[kind] }).allowed).toBe(false);
      },
    ),
    { numRuns: 3000 },
  );
});
