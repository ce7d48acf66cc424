/**
 * A parsed policy document as matchers. Compile once a version of a policy; callers cache by record
 * version.
 */

import { type Condition, compileCondition } from './conditions.ts';
import type { ConditionContext } from './context.ts';
import type { Effect, PolicyDocument, Statement } from './document.ts';
import {
  type ActionMatcher,
  type ActionName,
  compileActions,
  compileResources,
  type ResourceMatcher,
  type ResourceName,
} from './match.ts';
import { compilePrincipal, type PrincipalMatcher } from './principals.ts';

/** Where a policy comes from, for error texts and explanations. */
export interface PolicySource {
  /**
   * Of managed policies, SCPs and RCPs; error texts name it. Inline and resource-based policies have none.
   */
  arn?: string | undefined;
  /** What people call it: the policy's name, `bucket policy of b`. */
  name?: string | undefined;
}

export interface CompiledStatement {
  readonly index: number;
  readonly statement: Statement;
  readonly effect: Effect;
  /** Absent in policies that are attached to an identity. */
  readonly principal: PrincipalMatcher | undefined;
  readonly action: ActionMatcher;
  /** Absent where the statement is about whatever it is attached to. */
  readonly resource: ResourceMatcher | undefined;
  readonly conditions: readonly Condition[];
}

export interface CompiledPolicy {
  readonly document: PolicyDocument;
  readonly source: PolicySource;
  readonly options: CompileOptions;
  readonly statements: readonly CompiledStatement[];
  /** The statements that can be about an action of this service (lower case), in their order. */
  candidates(service: string): readonly CompiledStatement[];
}

export interface CompileOptions {
  source?: PolicySource | undefined;
  /** Resolves S3's canonical user ids in Principal elements. */
  accountOfCanonicalUser?: ((canonicalUser: string) => string | undefined) | undefined;
}

/** @throws Error when the document names a condition operator that parsing would have refused */
export function compilePolicy(document: PolicyDocument, options: CompileOptions = {}): CompiledPolicy {
  const variables = document.version === '2012-10-17';
  const statements = document.statements.map((statement, index) =>
    compileStatement(statement, index, variables, options),
  );
  const everyService = statements.filter(({ action }) => action.services === undefined);
  const services = new Set(statements.flatMap(({ action }) => action.services ?? []));
  const byService = new Map(
    [...services].map((service) => [service, statements.filter((each) => mayConcern(each, service))]),
  );
  return {
    document,
    source: options.source ?? {},
    options,
    statements,
    candidates: (service) => byService.get(service) ?? everyService,
  };
}

/**
 * Whether action, resource and conditions of a statement agree with a request; the principal is another
 * question.
 */
export function concerns(
  statement: CompiledStatement,
  action: ActionName,
  resource: ResourceName,
  context: ConditionContext,
): boolean {
  return (
    statement.action.matches(action) &&
    (statement.resource?.matches(resource, context) ?? true) &&
    statement.conditions.every((condition) => condition.holds(context))
  );
}

function mayConcern({ action }: CompiledStatement, service: string): boolean {
  return action.services === undefined || action.services.includes(service);
}

function compileStatement(
  statement: Statement,
  index: number,
  variables: boolean,
  options: CompileOptions,
): CompiledStatement {
  const { principal, notPrincipal, action, notAction, resource, notResource } = statement;
  const element = principal ?? notPrincipal;
  const resources = resource ?? notResource;
  return {
    index,
    statement,
    effect: statement.effect,
    principal:
      element === undefined
        ? undefined
        : compilePrincipal(element, principal === undefined, options.accountOfCanonicalUser),
    action: compileActions(action ?? notAction ?? [], action === undefined),
    resource:
      resources === undefined ? undefined : compileResources(resources, resource === undefined, variables),
    conditions: statement.conditions.map((condition) => compileCondition(condition, variables)),
  };
}
