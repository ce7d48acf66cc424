/**
 * What EC2 seals into its refusals, and `sts:DecodeAuthorizationMessage` opens: the decision with the statements that
 * denied, who asked for what, and the condition keys of the request. AWS documents what is in it and not its form; the
 * form is that of messages that were decoded and published.
 */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parseArn } from '../core/arn.ts';
import type { Seal } from '../core/sealed.ts';
import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import type { ConditionContext, ContextValue } from './context.ts';
import type { Decision } from './evaluate.ts';
import { layersOf } from './layers.ts';
import { accountOf, displayName, type Principal } from './principals.ts';
import type { AccessRequest, PolicySet, PolicyType } from './request.ts';

/** The longest message that DecodeAuthorizationMessage takes. */
export const SEALED_CHARACTERS_MAX = 10_240;

export interface Refusal {
  request: AccessRequest;
  decision: Decision;
  policies: PolicySet;
  /** Keys of the service and the resource that the request had, beside the global ones. */
  conditions: Readonly<Record<string, string | readonly string[]>>;
}

interface Items<T> {
  items: readonly T[];
}

interface Condition {
  key: string;
  values: Items<{ value: string }>;
}

interface Matched {
  statementId: string;
  effect: 'DENY';
  principals: Items<{ value: string }>;
  principalGroups: Items<never>;
  actions: Items<{ value: string }>;
  resources: Items<{ value: string }>;
  conditions: Items<Condition>;
}

/**
 * The sealed details of a refusal; only its own account can have it opened. What does not fit is left out, the longest
 * lists first.
 */
export function sealAuthorizationMessage(seal: Seal, refusal: Refusal): string {
  const account = accountOf(refusal.request.principal) ?? '';
  const conditions = conditionsOf(refusal);
  const matched = matchedStatements(refusal);
  const sealed = (form: object) => seal.close(purposeOf(account), packed(form));
  for (const form of [messageOf(refusal, matched, conditions), messageOf(refusal, matched, [])]) {
    const text = sealed(form);
    if (text.length <= SEALED_CHARACTERS_MAX) return text;
  }
  return sealed(messageOf(refusal, [], []));
}

/** The JSON of a sealed message; undefined when it is not one, was changed, or belongs to another account. */
export function openAuthorizationMessage(seal: Seal, account: string, message: string): string | undefined {
  const text = seal.open(purposeOf(account), message);
  return text === undefined ? undefined : inflateRawSync(Buffer.from(text, 'base64')).toString('utf8');
}

function purposeOf(account: string): string {
  return `authorization-message:${account}`;
}

function packed(form: object): string {
  return deflateRawSync(JSON.stringify(form)).toString('base64');
}

function messageOf(
  { request, decision }: Refusal,
  matched: readonly Matched[],
  conditions: readonly Condition[],
): object {
  const { principal, action, resource } = request;
  return {
    allowed: decision.allowed,
    explicitDeny: decision.reason === 'explicitDeny',
    matchedStatements: { items: matched },
    failures: { items: [] },
    context: {
      principal: principalOf(principal),
      action,
      resource,
      conditions: { items: conditions },
    },
  };
}

function principalOf(principal: Principal): object {
  const arn = displayName(principal);
  switch (principal.type) {
    case 'user':
      return { id: principal.userId, name: principal.userName, arn };
    case 'role-session':
      return { id: `${principal.roleId}:${principal.sessionName}`, arn };
    case 'federated-user':
      return { id: `${principal.accountId}:${principal.name}`, name: principal.name, arn };
    case 'root':
      return { id: principal.accountId, arn };
    default:
      return { id: arn, arn };
  }
}

/** Every Deny that was about the request; there are none where nothing but an Allow is missing. */
function matchedStatements({ request, decision, policies }: Refusal): Matched[] {
  if (decision.reason !== 'explicitDeny') return [];
  const layers = layersOf(request, policies);
  return decision.trace().flatMap((seen): Matched[] => {
    if (!seen.applies || seen.effect !== 'Deny') return [];
    const layer = layers.find(({ type, level }) => type === seen.policyType && level === seen.level);
    const policy: CompiledPolicy | undefined = layer?.policies[seen.policyIndex];
    const statement = policy?.statements.find(({ index }) => index === seen.statementIndex);
    return statement === undefined ? [] : [matchedOf(statement, seen.policyType, request)];
  });
}

function matchedOf({ statement }: CompiledStatement, type: PolicyType, request: AccessRequest): Matched {
  return {
    statementId: statement.sid ?? '',
    effect: 'DENY',
    principals: items(principalsOf(type, statement.principal, request.principal)),
    principalGroups: { items: [] },
    actions: items(statement.action ?? []),
    resources: items(statement.resource ?? []),
    conditions: { items: statement.conditions.map(({ key, values }) => ({ key, values: items(values) })) },
  };
}

/** Whom the statement is about: what it names, else whoever its policy is attached to. */
function principalsOf(
  type: PolicyType,
  named: CompiledStatement['statement']['principal'],
  principal: Principal,
): readonly string[] {
  // As published of a denial by a service control policy.
  if (type === 'scp' || type === 'rcp') return ['SCOPE_POLICY_ISSUER'];
  if (named !== undefined) return named === '*' ? ['*'] : Object.values(named).flat();
  if (principal.type === 'user') return [principal.userId];
  if (principal.type === 'role-session') return [principal.roleId];
  return [displayName(principal)];
}

/** First what the resource's ARN says, then the service's own keys. */
function conditionsOf({ request, conditions }: Refusal): Condition[] {
  const { resource, action, context } = request;
  const arn = parseArn(resource);
  const [type = ''] = (arn?.resource ?? '').split(/[/:]/, 1);
  const facts: [string, ContextValue | undefined][] = [
    ['aws:Region', arn?.region || regionOf(context)],
    ['aws:Service', action.slice(0, action.indexOf(':'))],
    ['aws:Resource', arn?.resource ?? resource],
    ['aws:Type', type || undefined],
    ['aws:Account', arn?.account || accountOf(request.principal)],
    ...Object.entries(conditions),
    ['aws:ARN', resource],
  ];
  return facts.flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, values: items(typeof value === 'string' ? [value] : value) }],
  );
}

function regionOf(context: ConditionContext): ContextValue | undefined {
  return context.get('aws:requestedregion');
}

function items(values: readonly string[]): Items<{ value: string }> {
  return { items: values.map((value) => ({ value })) };
}
