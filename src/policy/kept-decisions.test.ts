// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { describe, expect, it } from 'vitest';
import type { CompiledPolicy } from './compile.ts';
import { KeptDecisions } from './kept-decisions.ts';
import type { AccessRequest, PolicySet } from './request.ts';
import {
  allow,
  anonymous,
  bucketPolicy,
  deny,
  policy,
  readAll,
  request,
  roleSession,
  user,
} from './testing.ts';

/** A policy that counts how often it is looked at. */
function counted(base: CompiledPolicy): { policy: CompiledPolicy; looks: () => number } {
  let count = 0;
  const candidates = (service: string) => {
    count++;
    return base.candidates(service);
  };
  return { policy: { ...base, candidates }, looks: () => count };
}

/** `allowed again` where nothing was looked at. */
function answer(decisions: KeptDecisions, asked: AccessRequest, policies: PolicySet): string {
  const decision = decisions.decide(asked, policies);
  return decision === undefined ? 'allowed again' : decision.reason;
}

describe('a request that was allowed', () => {
  it('is allowed again without a look at the policies', () => {
    const { policy: own, looks } = counted(readAll);
    const decisions = new KeptDecisions();
    const policies = { identity: [own] };
    expect(answer(decisions, request(user), policies)).toBe('allow');
    const before = looks();
    expect(answer(decisions, request(user), { ...policies })).toBe('allowed again');
    expect(looks()).toBe(before);
  });

  it.each([
    ['another action', { action: 's3:GetObjectAcl' }],
    ['another resource', { resource: 'arn:aws:s3:::b/other' }],
    ['another owner', { resourceAccount: '444455556666' }],
    ['another caller', { principal: roleSession }],
  ])('is another request with %s', (_name, change) => {
    const decisions = new KeptDecisions();
    const policies = { identity: [readAll] };
    answer(decisions, request(user), policies);
    expect(answer(decisions, request(user, change), policies)).not.toBe('allowed again');
  });

  it.each([
    ['its own policies', { identity: [policy(deny('s3:*'))] }],
    ['a boundary', { boundary: policy(allow('sqs:*')) }],
    ['a session policy', { session: [policy(allow('sqs:*'))] }],
    ['a session that was narrowed down', { scopes: [policy(allow('sqs:*'))] }],
    ['an SCP', { scps: [[policy(deny('s3:*'))]] }],
    ['an RCP', { rcps: [policy({ ...deny('s3:*'), Principal: '*' }, 'resource')] }],
    ['the policy of the resource', { resource: policy({ ...deny('s3:*'), Principal: '*' }, 'resource') }],
    ['the policy of the endpoint', { endpoint: policy({ ...deny('s3:*'), Principal: '*' }, 'resource') }],
    ['the closing of the account', { isOwnerClosed: true }],
    ['the rule of the resource', { resourceRule: 'mustAllow' as const }],
  ])('is decided anew after a change of %s', (_name, change) => {
    const decisions = new KeptDecisions();
    const policies = { identity: [readAll] };
    answer(decisions, request(user), policies);
    expect(answer(decisions, request(user), { ...policies, ...change })).toMatch(/Deny$/);
    expect(answer(decisions, request(user), policies)).toBe('allowed again');
  });

  it('is decided anew when a key that was looked at has changed, and only then', () => {
    const blueOnly = allow('s3:*', '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } });
    const decisions = new KeptDecisions();
    const policies = { identity: [policy(blueOnly)] };
    const by = (keys: Record<string, string>) => answer(decisions, request(user, { keys }), policies);
    expect(by({ 'aws:PrincipalTag/team': 'blue' })).toBe('allow');
    expect(by({ 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalTag/floor': '2' })).toBe('allowed again');
    expect(by({ 'aws:PrincipalTag/team': 'red' })).toBe('implicitDeny');
    expect(by({})).toBe('implicitDeny');
    expect(by({ 'aws:PrincipalTag/team': 'blue' })).toBe('allowed again');
  });

  it('minds the variables in a resource', () => {
    const home = policy(allow('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/home}/*'));
    const policies = { identity: [home] };
    const decisions = new KeptDecisions();
    const by = (tag: string) =>
      answer(decisions, request(user, { keys: { 'aws:PrincipalTag/home': tag } }), policies);
    expect(by('reports')).toBe('allow');
    expect(by('elsewhere')).toBe('implicitDeny');
    expect(by('reports')).toBe('allowed again');
  });

  it('minds each value of a key with several', () => {
    const keysOf = { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } } };
    const decisions = new KeptDecisions();
    const policies = { identity: [policy(allow('s3:*', '*', keysOf))] };
    const by = (tags: readonly string[]) =>
      answer(decisions, request(user, { keys: { 'aws:TagKeys': tags } }), policies);
    expect(by(['a', 'b'])).toBe('allow');
    expect(by(['a', 'b'])).toBe('allowed again');
    expect(by(['a', 'c'])).toBe('implicitDeny');
    expect(by(['a'])).toBe('allow');
  });
});

it('what was denied is decided each time, so that it can be explained', () => {
  const decisions = new KeptDecisions();
  for (let time = 0; time < 2; time++) {
    expect(answer(decisions, request(user), { identity: [] })).toBe('implicitDeny');
  }
});

it('nothing is kept of callers without policies of their own, or of grants', () => {
  const decisions = new KeptDecisions();
  const open = { identity: [], resource: bucketPolicy('*') };
  const granted = { identity: [], grants: [{ namedAs: 'caller' as const, label: 'ACL' }] };
  for (let time = 0; time < 2; time++) {
    expect(answer(decisions, request(anonymous), open)).toBe('allow');
    expect(answer(decisions, request(user), granted)).toBe('allow');
  }
});
