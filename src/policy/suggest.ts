/**
 * The smallest edit that answers one denial. {@link explain} repeats this until the request would be
 * allowed.
 */

import type { CompiledStatement } from './compile.ts';
import { principalArn } from './context-keys.ts';
import type { PolicyVersion, PrincipalElement, Statement } from './document.ts';
import type { StatementEdit } from './edit.ts';
import type { Decision } from './evaluate.ts';
import { actionName, compileActions } from './match.ts';
import { displayName, type Principal } from './principals.ts';
import type { AccessRequest, Layer, PolicyType } from './request.ts';
import type { StatementTrace, Trace } from './trace.ts';

/** An edit and where it belongs. */
export interface Suggestion {
  policyType: PolicyType;
  level: number | undefined;
  /** Position of the policy in its layer; undefined = a new policy. */
  policyIndex: number | undefined;
  edit: StatementEdit;
}

/** Layers whose statements carry a Principal. */
const HAS_PRINCIPAL: ReadonlySet<PolicyType> = new Set(['resource', 'trust', 'endpoint', 'rcp']);

/**
 * Layers that many callers share: there an exception for one caller is smaller than a statement less. RCPs
 * and SCPs are for everybody, the others for the users of a resource.
 */
const IS_SHARED: ReadonlySet<PolicyType> = new Set(['scp', 'rcp', 'resource', 'trust', 'endpoint']);

/** @param layer the layer that denied, with its policies */
export function suggestForDeny(
  request: AccessRequest,
  decision: Decision,
  layer: Layer,
  trace: Trace,
): Suggestion | undefined {
  const { policyType, level, statementIndex } = decision.by;
  const found = trace.find(
    (entry) =>
      entry.policyType === policyType &&
      entry.level === level &&
      entry.statementIndex === statementIndex &&
      entry.effect === 'Deny' &&
      entry.applies,
  );
  const policy = found === undefined ? undefined : layer.policies[found.policyIndex];
  const compiled = found === undefined ? undefined : policy?.statements[found.statementIndex];
  if (found === undefined || policy === undefined || compiled === undefined) return undefined;
  const edit = narrowed(request, compiled, policy.document.version, IS_SHARED.has(layer.type));
  return { policyType: layer.type, level: layer.level, policyIndex: found.policyIndex, edit };
}

function narrowed(
  request: AccessRequest,
  compiled: CompiledStatement,
  version: PolicyVersion,
  isShared: boolean,
): StatementEdit {
  const { statement, index: statementIndex } = compiled;
  if (statement.notAction !== undefined) {
    return { kind: 'addValue', statementIndex, element: 'notAction', value: request.action };
  }
  if (statement.notResource !== undefined && request.resource !== '*') {
    const value = literalResource(request.resource, version);
    return { kind: 'addValue', statementIndex, element: 'notResource', value };
  }
  const arn = principalArn(request.principal);
  if (isShared && arn !== undefined && request.context.get('aws:principalarn') === arn) {
    return { kind: 'exceptCaller', statementIndex, principalArn: arn };
  }
  const action = onlyListed(
    statement.action,
    (value) => value.toLowerCase() === request.action.toLowerCase(),
  );
  if (action !== undefined) return { kind: 'removeValue', statementIndex, element: 'action', value: action };
  const resource = onlyListed(statement.resource, (value) => value === request.resource);
  if (resource !== undefined) {
    return { kind: 'removeValue', statementIndex, element: 'resource', value: resource };
  }
  return { kind: 'removeStatement', statementIndex };
}

/** The value that names exactly this, when the list holds more than it. */
function onlyListed(
  values: readonly string[] | undefined,
  isIt: (value: string) => boolean,
): string | undefined {
  return values !== undefined && values.length > 1 ? values.find(isIt) : undefined;
}

/** @param layer the silent layer: its policies, none of which allows */
export function suggestForSilence(request: AccessRequest, layer: Layer, trace: Trace): Suggestion {
  const allows = trace.filter(
    (entry) => entry.policyType === layer.type && entry.level === layer.level && entry.effect === 'Allow',
  );
  const place = { policyType: layer.type, level: layer.level };
  for (const nearMiss of [missedByConditions, missedByResource, missedByAction, missedByPrincipal]) {
    for (const entry of allows) {
      const document = layer.policies[entry.policyIndex]?.document;
      const statement = document?.statements[entry.statementIndex];
      if (document === undefined || statement === undefined) continue;
      const edit = nearMiss(request, entry, statement, document.version);
      if (edit !== undefined) return { ...place, policyIndex: entry.policyIndex, edit };
    }
  }
  const policyIndex = layer.policies.length === 0 ? undefined : 0;
  const version = layer.policies[0]?.document.version ?? '2012-10-17';
  const statement = grantingStatement(request, layer.type, version);
  return { ...place, policyIndex, edit: { kind: 'addStatement', statement } };
}

type NearMiss = (
  request: AccessRequest,
  entry: StatementTrace,
  statement: Statement,
  version: PolicyVersion,
) => StatementEdit | undefined;

const missedByConditions: NearMiss = (_request, entry) => {
  if (!entry.principal || !entry.action || !entry.resource) return undefined;
  const conditions = entry.conditions.filter(({ holds }) => !holds);
  if (conditions.length === 0) return undefined;
  return {
    kind: 'meetConditions',
    statementIndex: entry.statementIndex,
    conditions: conditions.map(({ operator, key, values }) => ({ operator, key, values })),
  };
};

/**
 * The statement means this action elsewhere. Only where it speaks of no other service, or the edit would
 * grant more.
 */
const missedByResource: NearMiss = ({ action, resource }, entry, statement, version) => {
  const others = statement.resource === undefined || !speaksOfServiceOnly(statement, action);
  if (!entry.principal || !entry.action || entry.resource || !conditionsHold(entry) || others)
    return undefined;
  const value = literalResource(resource, version);
  return { kind: 'addValue', statementIndex: entry.statementIndex, element: 'resource', value };
};

/** The statement means this resource, but other actions of the service. */
const missedByAction: NearMiss = ({ action }, entry, statement) => {
  const everywhere = statement.resource?.includes('*') ?? statement.notResource !== undefined;
  const fits = statement.action !== undefined && speaksOfServiceOnly(statement, action) && !everywhere;
  if (!entry.principal || entry.action || !entry.resource || !conditionsHold(entry) || !fits)
    return undefined;
  return { kind: 'addValue', statementIndex: entry.statementIndex, element: 'action', value: action };
};

const missedByPrincipal: NearMiss = ({ principal }, entry, statement) => {
  const others = statement.principal === undefined || statement.principal === '*';
  if (entry.principal || !entry.action || !entry.resource || !conditionsHold(entry) || others)
    return undefined;
  return {
    kind: 'addPrincipal',
    statementIndex: entry.statementIndex,
    principal: principalElement(principal),
  };
};

function conditionsHold({ conditions }: StatementTrace): boolean {
  return conditions.every(({ holds }) => holds);
}

function speaksOfServiceOnly({ action }: Statement, requested: string): boolean {
  const { service } = actionName(requested);
  const services = action === undefined ? undefined : compileActions(action, false).services;
  return services?.length === 1 && services[0] === service;
}

/**
 * The least that allows the request: this action, this resource, and where a Principal belongs this caller.
 */
function grantingStatement(request: AccessRequest, type: PolicyType, version: PolicyVersion): Statement {
  return {
    effect: 'Allow',
    ...(HAS_PRINCIPAL.has(type) ? { principal: principalElement(request.principal) } : {}),
    action: [request.action],
    ...(type === 'trust' ? {} : { resource: [literalResource(request.resource, version)] }),
    conditions: [],
  };
}

/** How a Principal element names a caller: a session by its role, because sessions come and go. */
function principalElement(principal: Principal): PrincipalElement {
  switch (principal.type) {
    case 'anonymous':
      return '*';
    case 'service':
      return { Service: [principal.service] };
    case 'external':
      return { Federated: [principal.provider] };
    default:
      return { AWS: [principalArn(principal) ?? displayName(principal)] };
  }
}

/**
 * Wildcard characters in a real name (an S3 key with `*`) are written as variables, where the version knows
 * them.
 */
export function literalResource(resource: string, version: PolicyVersion): string {
  if (resource === '*' || version !== '2012-10-17') return resource;
  return resource.replace(/[*?]|\$(?=\{)/g, (char) => `\${${char}}`);
}
