/**
 * Policy simulation: the same evaluation that decides requests, asked about requests that nobody made. Results are one
 * for each action, the most restrictive over all resources, as AWS has it since 2026 (API Reference, EvaluationResult).
 */

import { parseArn } from '../../../core/arn.ts';
import type { ConditionContext } from '../../../policy/context.ts';
import { contextKeysOf } from '../../../policy/document.ts';
import { evaluate } from '../../../policy/evaluate.ts';
import { actionName, resourceName } from '../../../policy/match.ts';
import type { Principal } from '../../../policy/principals.ts';
import type { AccessRequest, PolicySet } from '../../../policy/request.ts';
import type { StatementTrace } from '../../../policy/trace.ts';
import type { EvaluationResult, ResourceSpecificResult, Statement } from '../api.gen.ts';
import { statementSpans } from './positions.ts';
import type { SourcePolicy } from './source.ts';

type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** All that a simulation is about, whatever its inputs were called. */
export interface Scene {
  principal: Principal;
  identity: readonly SourcePolicy[];
  boundary: SourcePolicy | undefined;
  resource: SourcePolicy | undefined;
  /** From the organization's root to the account; undefined: no organization is simulated. */
  scps: readonly (readonly SourcePolicy[])[] | undefined;
  context: ConditionContext;
  /** Empty: `*`. */
  resources: readonly string[];
  /** Who owns resources whose ARN does not tell. */
  owner: string;
}

/** `template`: the form of ARN that the action is about, for the result as a whole. */
export function simulateAction(scene: Scene, action: string, template: string): EvaluationResult {
  const resources = scene.resources.length === 0 ? ['*'] : scene.resources;
  const results = resources.map((resource) => simulateOne(scene, action, resource));
  const [strictest = results[0]] = results.toSorted(
    (a, b) => STRICTNESS[b.decision] - STRICTNESS[a.decision],
  );
  const decision = strictest?.decision ?? 'implicitDeny';
  const isAboutAll = resources.length === 1 && resources[0] === '*';
  return {
    EvalActionName: action,
    EvalResourceName: isAboutAll ? '*' : template,
    EvalDecision: decision,
    MatchedStatements: unique(
      results.filter((each) => each.decision === decision).flatMap(({ matched }) => matched),
    ),
    MissingContextValues: [...new Set(results.flatMap(({ missing }) => missing))],
    ...organizationsDetail(scene, results),
    ...boundaryDetail(scene, results),
    ...(isAboutAll ? {} : { EvalDecisionDetails: strictestDetails(results) }),
    ...(isAboutAll ? {} : { ResourceSpecificResults: results.map((each) => resourceResult(scene, each)) }),
  };
}

interface OneResult {
  resource: string;
  decision: Decision;
  matched: Statement[];
  missing: string[];
  /** Of a request across accounts: what each side says. */
  details: Record<string, Decision>;
  boundaryAllows: boolean;
  organizationAllows: boolean;
}

const STRICTNESS: Record<Decision, number> = { allowed: 0, implicitDeny: 1, explicitDeny: 2 };
const DECISIONS = { allow: 'allowed', explicitDeny: 'explicitDeny', implicitDeny: 'implicitDeny' } as const;

function simulateOne(scene: Scene, action: string, resource: string): OneResult {
  const { principal, context, owner } = scene;
  const resourceAccount = parseArn(resource)?.account || owner;
  const request: AccessRequest = {
    principal,
    action,
    resource,
    // Without the resource's policy nothing can be said about its account: it is simulated as the caller's own.
    ...(scene.resource === undefined ? {} : { resourceAccount }),
    context,
  };
  const decided = evaluate(request, policySet(scene));
  const decision = DECISIONS[decided.reason];
  const trace = decided.trace();
  const effect = decision === 'explicitDeny' ? 'Deny' : 'Allow';
  const matched =
    decision === 'implicitDeny'
      ? []
      : trace.filter((each) => each.applies && each.effect === effect && isShown(each));
  const isAcross = 'accountId' in principal && principal.accountId !== resourceAccount;
  return {
    resource,
    decision,
    matched: matched.flatMap((each) => shownStatement(scene, each)),
    missing: missingKeys(scene, action, resource),
    details: scene.resource !== undefined && isAcross ? sides(request, scene) : {},
    boundaryAllows: sayOf(trace, 'boundary'),
    organizationAllows: organizationAllows(trace, scene),
  };
}

function policySet(scene: Scene): PolicySet {
  return {
    identity: scene.identity.map(({ compiled }) => compiled),
    boundary: scene.boundary?.compiled,
    resource: scene.resource?.compiled,
    scps: scene.scps?.map((level) => level.map(({ compiled }) => compiled)),
  };
}

/** Statements of organizations and boundaries decide, but are not shown. */
const isShown = ({ policyType }: StatementTrace) => policyType === 'identity' || policyType === 'resource';

function shownStatement(
  scene: Scene,
  { policyType, policyIndex, statementIndex }: StatementTrace,
): Statement[] {
  const isResource = policyType === 'resource';
  const source = isResource ? scene.resource : scene.identity[policyIndex];
  const span = source && statementSpans(source.text)[statementIndex];
  if (source === undefined || span === undefined) return [];
  // The model has other words for the type; these are what AWS sends.
  return [
    { SourcePolicyId: source.id, SourcePolicyType: isResource ? 'Resource Policy' : 'IAM Policy', ...span },
  ];
}

function unique(statements: readonly Statement[]): Statement[] {
  return [...new Map(statements.map((each) => [JSON.stringify(each), each])).values()];
}

/** Keys that statements about the action and resource ask for and that were not given. */
function missingKeys(scene: Scene, action: string, resource: string): string[] {
  const [name, target] = [actionName(action), resourceName(resource)];
  const keys = new Map<string, string>();
  const policies = [...scene.identity, ...(scene.resource === undefined ? [] : [scene.resource])];
  for (const { compiled } of policies) {
    for (const statement of compiled.statements) {
      const isAbout =
        statement.action.matches(name) && (statement.resource?.matches(target, scene.context) ?? true);
      if (!isAbout) continue;
      const { version } = compiled.document;
      for (const key of contextKeysOf({ version, statements: [statement.statement] })) {
        if (scene.context.get(key.toLowerCase()) === undefined) keys.set(key.toLowerCase(), key);
      }
    }
  }
  return [...keys.values()];
}

/** What the caller's account says, and what the resource's. */
function sides(request: AccessRequest, scene: Scene): Record<string, Decision> {
  const trace = evaluate(request, policySet(scene)).trace();
  const say = (types: readonly string[]): Decision => {
    const applying = trace.filter(({ applies, policyType }) => applies && types.includes(policyType));
    if (applying.some(({ effect }) => effect === 'Deny')) return 'explicitDeny';
    return applying.some(({ effect }) => effect === 'Allow') ? 'allowed' : 'implicitDeny';
  };
  return { 'IAM Policy': say(['identity']), 'Resource Policy': say(['resource']) };
}

function sayOf(trace: readonly StatementTrace[], policyType: string, level?: number): boolean {
  const applying = trace.filter(
    (each) => each.applies && each.policyType === policyType && each.level === level,
  );
  return (
    applying.some(({ effect }) => effect === 'Allow') && applying.every(({ effect }) => effect === 'Allow')
  );
}

function organizationAllows(trace: readonly StatementTrace[], { scps = [] }: Scene): boolean {
  return scps.every((_level, level) => sayOf(trace, 'scp', level));
}

function organizationsDetail({ scps }: Scene, results: readonly OneResult[]) {
  if (scps === undefined) return {};
  const allowed = results.every(({ organizationAllows: allows }) => allows);
  return { OrganizationsDecisionDetail: { AllowedByOrganizations: allowed } };
}

function boundaryDetail({ boundary }: Scene, results: readonly OneResult[]) {
  if (boundary === undefined) return {};
  const allowed = results.every(({ boundaryAllows }) => boundaryAllows);
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
}

function strictestDetails(results: readonly OneResult[]): Record<string, Decision> {
  const strictest: Record<string, Decision> = {};
  for (const { details } of results) {
    for (const [side, decision] of Object.entries(details)) {
      const before = strictest[side];
      if (before === undefined || STRICTNESS[decision] > STRICTNESS[before]) strictest[side] = decision;
    }
  }
  return strictest;
}

function resourceResult(scene: Scene, result: OneResult): ResourceSpecificResult {
  const { resource, decision, matched, missing, details } = result;
  return {
    EvalResourceName: resource,
    EvalResourceDecision: decision,
    MatchedStatements: matched,
    MissingContextValues: missing,
    ...(Object.keys(details).length === 0 ? {} : { EvalDecisionDetails: details }),
    ...boundaryDetail(scene, [result]),
  };
}
