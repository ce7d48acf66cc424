/**
 * Requests that were allowed before, so that the same one needs no look at the policies again.
 *
 * A decision depends on the caller, the action, the resource, the policies and the condition keys that these look at,
 * and on nothing else. All of it is kept with the decision and compared: policies as the very objects that they were
 * compiled to (whoever loads them makes new ones after each change), keys by their values. So an entry that has become
 * untrue cannot be found, and none has to be taken back. What was denied is decided anew each time.
 */

import type { CompiledPolicy } from './compile.ts';
import type { ConditionContext, ContextValue } from './context.ts';
import { type Decision, evaluate } from './evaluate.ts';
import type { Principal } from './principals.ts';
import type { AccessRequest, PolicySet } from './request.ts';

/** Decisions that are kept, the oldest out first. */
const KEPT_MAX = 10_000;
/** Who asks for more keys than these is decided faster than compared. */
const LOOKED_AT_MAX = 20;

interface Kept {
  policies: PolicySet;
  lookedAt: readonly (readonly [key: string, value: ContextValue | undefined])[];
}

export class KeptDecisions {
  readonly #kept = new Map<string, Kept>();

  /** Undefined: allowed, as before. Else what {@link evaluate} says. */
  decide(request: AccessRequest, policies: PolicySet): Decision | undefined {
    const name = nameOf(request, policies);
    if (name === undefined) return evaluate(request, policies);
    const known = this.#kept.get(name);
    if (known !== undefined && holdsStill(known, request.context, policies)) return undefined;
    const lookedAt = new Map<string, ContextValue | undefined>();
    const decision = evaluate({ ...request, context: remembering(request.context, lookedAt) }, policies);
    if (decision.allowed && lookedAt.size <= LOOKED_AT_MAX) {
      this.#keep(name, { policies, lookedAt: [...lookedAt] });
    }
    return decision;
  }

  #keep(name: string, kept: Kept): void {
    const oldest =
      this.#kept.size >= KEPT_MAX && !this.#kept.has(name) ? this.#kept.keys().next() : undefined;
    if (oldest !== undefined && !oldest.done) this.#kept.delete(oldest.value);
    this.#kept.set(name, kept);
  }
}

/** Users and sessions of roles only: the policies of others are not objects of their own. */
function nameOf(request: AccessRequest, policies: PolicySet): string | undefined {
  const { principal, action, resource, resourceAccount } = request;
  const who = callerName(principal);
  if (who === undefined || policies.grants !== undefined) return undefined;
  return `${who}\n${action}\n${resource}\n${resourceAccount ?? ''}`;
}

function callerName(principal: Principal): string | undefined {
  if (principal.type === 'user') return `${principal.arn}\n${principal.userId}`;
  return principal.type === 'role-session' ? `${principal.arn}\n${principal.roleId}` : undefined;
}

function holdsStill({ policies, lookedAt }: Kept, context: ConditionContext, now: PolicySet): boolean {
  if (!isSameSet(policies, now)) return false;
  for (const [key, value] of lookedAt) if (!isSameValue(value, context.get(key))) return false;
  return true;
}

function isSameSet(a: PolicySet, b: PolicySet): boolean {
  return (
    a.identity === b.identity &&
    a.boundary === b.boundary &&
    a.resource === b.resource &&
    a.trust === b.trust &&
    a.endpoint === b.endpoint &&
    a.scps === b.scps &&
    a.rcps === b.rcps &&
    a.resourceRule === b.resourceRule &&
    a.isOwnerClosed === b.isOwnerClosed &&
    a.ownAccountAndServicesOnly === b.ownAccountAndServicesOnly &&
    isSameList(a.session, b.session) &&
    isSameList(a.scopes, b.scopes)
  );
}

function isSameList(
  a: readonly CompiledPolicy[] | undefined,
  b: readonly CompiledPolicy[] | undefined,
): boolean {
  if (a === b || a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((policy, index) => policy === b[index]);
}

function isSameValue(a: ContextValue | undefined, b: ContextValue | undefined): boolean {
  if (a === b || typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function remembering(
  context: ConditionContext,
  lookedAt: Map<string, ContextValue | undefined>,
): ConditionContext {
  return {
    get: (key) => {
      if (lookedAt.has(key)) return lookedAt.get(key);
      const value = context.get(key);
      lookedAt.set(key, value);
      return value;
    },
  };
}
