/** Every statement that a decision looked at, element by element, for people to read. */

import type { CompiledPolicy, CompiledStatement, PolicySource } from './compile.ts';
import type { ContextValue } from './context.ts';
import type { Effect } from './document.ts';
import { layersOf } from './layers.ts';
import type { NamedAs } from './principals.ts';
import { type AccessRequest, type PolicySet, type PolicyType, type Target, targetOf } from './request.ts';

export interface ConditionTrace {
  operator: string;
  /** As the policy writes it. */
  key: string;
  /** What the policy wants. */
  values: readonly string[];
  /** What the request has; undefined = it does not have the key. */
  actual: ContextValue | undefined;
  holds: boolean;
}

export interface StatementTrace {
  policyType: PolicyType;
  level: number | undefined;
  policy: PolicySource;
  /** Position of the policy in its layer, and of the statement in the policy. */
  policyIndex: number;
  statementIndex: number;
  sid: string | undefined;
  effect: Effect;
  /** All elements agree with the request. */
  applies: boolean;
  namedAs: NamedAs;
  principal: boolean;
  action: boolean;
  resource: boolean;
  conditions: readonly ConditionTrace[];
}

export type Trace = readonly StatementTrace[];

/** Looks at every statement, also at those that the decision no longer needed. */
export function traceRequest(request: AccessRequest, policies: PolicySet): Trace {
  const target = targetOf(request, policies);
  return layersOf(request, policies).flatMap((layer) =>
    layer.policies.flatMap((policy, policyIndex) =>
      policy.statements.map((statement) => ({
        policyType: layer.type,
        level: layer.level,
        policyIndex,
        ...traceStatement(policy, statement, target),
      })),
    ),
  );
}

function traceStatement(
  policy: CompiledPolicy,
  compiled: CompiledStatement,
  { principal, action, resource, context, hasBoundary }: Target,
): Omit<StatementTrace, 'policyType' | 'level' | 'policyIndex'> {
  const namedAs = compiled.principal?.allows(principal) ?? 'caller';
  const named =
    compiled.effect === 'Allow'
      ? namedAs !== 'nobody'
      : (compiled.principal?.denies(principal, hasBoundary) ?? true);
  const matchesAction = compiled.action.matches(action);
  const matchesResource = compiled.resource?.matches(resource, context) ?? true;
  const conditions = compiled.conditions.map((condition) => ({
    ...condition.element,
    actual: context.get(condition.key),
    holds: condition.holds(context),
  }));
  return {
    policy: policy.source,
    statementIndex: compiled.index,
    sid: compiled.statement.sid,
    effect: compiled.effect,
    applies: named && matchesAction && matchesResource && conditions.every(({ holds }) => holds),
    namedAs,
    principal: named,
    action: matchesAction,
    resource: matchesResource,
    conditions,
  };
}
