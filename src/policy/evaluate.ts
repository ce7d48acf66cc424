/**
 * The decision: may this caller do this? Follows the IAM User Guide, "Policy evaluation logic" (single
 * account and cross-account), "AWS KMS key policies" and "Role trust policies". No store, no clock: time is
 * a key of the context.
 */

import { type CompiledPolicy, type CompiledStatement, concerns } from './compile.ts';
import { hasRootPermissions, hasSession, isCrossAccount, layersOf, mayAlwaysRepair } from './layers.ts';
import { accountOf, type NamedAs } from './principals.ts';
import {
  type AccessRequest,
  type DecidedBy,
  type Layer,
  type PolicySet,
  type PolicyType,
  type Reason,
  type Target,
  targetOf,
} from './request.ts';
import { type Trace, traceRequest } from './trace.ts';

export interface Decision {
  allowed: boolean;
  reason: Reason;
  by: DecidedBy;
  /** Every statement that was considered, and why it did or did not apply. Computed when called. */
  trace(): Trace;
}

interface Verdict {
  reason: Reason;
  by: DecidedBy;
}

/** What the policies of one layer say. */
interface Finding {
  deny: DecidedBy | undefined;
  allow: DecidedBy | undefined;
  /** How the closest Allow names the caller. */
  namedAs: NamedAs;
}

type Findings = ReadonlyMap<PolicyType, Finding>;

const CLOSENESS: Record<NamedAs, number> = { nobody: 0, account: 1, entity: 2, caller: 3 };
const SILENT: Finding = { deny: undefined, allow: undefined, namedAs: 'nobody' };

/** Decides a request. Typical cost: a few microseconds for ten policies of five statements. */
export function evaluate(request: AccessRequest, policies: PolicySet): Decision {
  const { reason, by } = decide(request, policies);
  return { allowed: reason === 'allow', reason, by, trace: () => traceRequest(request, policies) };
}

function decide(request: AccessRequest, policies: PolicySet): Verdict {
  if (policies.isOwnerClosed === true) return silent('closedAccount');
  const target = targetOf(request, policies);
  const findings = new Map<PolicyType, Finding>();
  let silentLevel: Layer | undefined;
  for (const layer of layersOf(request, policies)) {
    const finding = look(layer, target);
    const ignored = layer.type === 'resource' && finding.deny !== undefined && mayAlwaysRepair(request);
    if (finding.deny !== undefined && !ignored) return { reason: 'explicitDeny', by: finding.deny };
    // Each level must allow, whatever else does: those of an organization, those that a session was narrowed down by.
    if (layer.level === undefined) findings.set(layer.type, finding);
    else if (finding.allow === undefined) silentLevel ??= layer;
  }
  if (silentLevel !== undefined) return silent(silentLevel.type, silentLevel.level);
  const endpoint = findings.get('endpoint');
  if (endpoint !== undefined && endpoint.allow === undefined) return silent('endpoint');
  return decideAccounts(request, policies, findings);
}

function decideAccounts(request: AccessRequest, policies: PolicySet, findings: Findings): Verdict {
  const outsider = isCrossAccount(request) || request.principal.type === 'anonymous';
  if (policies.ownAccountAndServicesOnly === true && outsider) return silent('publicAccessBlock');
  const resourceType: PolicyType = policies.trust === undefined ? 'resource' : 'trust';
  const grant = closestGrant(policies, findings.get(resourceType) ?? SILENT);
  if (accountOf(request.principal) === undefined) {
    return grant.allow === undefined ? silent(resourceType) : allowedBy(grant.allow);
  }
  return isCrossAccount(request)
    ? decideCrossAccount(request, policies, findings, grant, resourceType)
    : decideSameAccount(request, policies, findings, grant, resourceType);
}

/** The resource's policy, or a grant beside it that names the caller more closely. */
function closestGrant(policies: PolicySet, finding: Finding): Finding {
  let closest = finding;
  for (const { namedAs, label } of policies.grants ?? []) {
    if (CLOSENESS[namedAs] <= CLOSENESS[closest.namedAs]) continue;
    closest = { deny: undefined, allow: { policyType: 'grant', label }, namedAs };
  }
  return closest;
}

/** Both accounts are asked, each by its own rules, and both must allow. */
function decideCrossAccount(
  request: AccessRequest,
  policies: PolicySet,
  findings: Findings,
  grant: Finding,
  resourceType: PolicyType,
): Verdict {
  if (grant.allow === undefined) return silent(resourceType);
  if (identityAllow(request, findings) === undefined) return silent('identity');
  return limits(request, policies, findings) ?? allowedBy(grant.allow);
}

function decideSameAccount(
  request: AccessRequest,
  policies: PolicySet,
  findings: Findings,
  grant: Finding,
  resourceType: PolicyType,
): Verdict {
  const mustAllow = policies.trust !== undefined || policies.resourceRule === 'mustAllow';
  if (grant.allow !== undefined && grant.namedAs === 'caller') return allowedBy(grant.allow);
  if (mustAllow && grant.allow === undefined) return silent(resourceType);
  const identity = identityAllow(request, findings);
  const allow = grant.namedAs === 'entity' ? (identity ?? grant.allow) : identity;
  if (allow === undefined) return silent('identity');
  return limits(request, policies, findings) ?? allowedBy(allow);
}

function identityAllow(request: AccessRequest, findings: Findings): DecidedBy | undefined {
  return hasRootPermissions(request) ? { policyType: 'root' } : findings.get('identity')?.allow;
}

/** What narrows an identity's permissions: undefined when nothing stands in the way. */
function limits(request: AccessRequest, policies: PolicySet, findings: Findings): Verdict | undefined {
  const boundary = findings.get('boundary');
  if (boundary !== undefined && boundary.allow === undefined) return silent('boundary');
  const session = findings.get('session');
  if (session !== undefined && session.allow === undefined) return silent('session');
  // GetFederationToken without a session policy gives a session that may nothing but what resources grant
  // to it.
  if (request.principal.type === 'federated-user' && !hasSession(policies)) return silent('session');
  return undefined;
}

function look(layer: Layer, target: Target): Finding {
  let allow: DecidedBy | undefined;
  let namedAs: NamedAs = 'nobody';
  for (const policy of layer.policies) {
    for (const statement of policy.candidates(target.action.service)) {
      if (statement.effect === 'Deny') {
        if (denies(statement, target)) return { deny: decidedBy(layer, policy, statement), allow, namedAs };
        continue;
      }
      if (namedAs === 'caller') continue;
      const named = statement.principal?.allows(target.principal) ?? 'caller';
      if (CLOSENESS[named] <= CLOSENESS[namedAs] || !isAbout(statement, target)) continue;
      namedAs = named;
      allow = decidedBy(layer, policy, statement);
    }
  }
  return { deny: undefined, allow, namedAs };
}

function denies(statement: CompiledStatement, target: Target): boolean {
  return (
    (statement.principal?.denies(target.principal, target.hasBoundary) ?? true) && isAbout(statement, target)
  );
}

function isAbout(statement: CompiledStatement, { action, resource, context }: Target): boolean {
  return concerns(statement, action, resource, context);
}

function decidedBy(layer: Layer, policy: CompiledPolicy, { index, statement }: CompiledStatement): DecidedBy {
  return {
    policyType: layer.type,
    policy: policy.source,
    statementIndex: index,
    ...(statement.sid === undefined ? {} : { sid: statement.sid }),
    ...(layer.level === undefined ? {} : { level: layer.level }),
  };
}

function allowedBy(by: DecidedBy): Verdict {
  return { reason: 'allow', by };
}

function silent(policyType: DecidedBy['policyType'], level?: number): Verdict {
  return { reason: 'implicitDeny', by: level === undefined ? { policyType } : { policyType, level } };
}
