/**
 * Why a decision is what it is, and the smallest change that would make it an Allow. For people: not on the
 * hot path.
 */

import { type CompiledPolicy, compilePolicy, type PolicySource } from './compile.ts';
import { applyEdit, type StatementEdit } from './edit.ts';
import { type Decision, evaluate } from './evaluate.ts';
import { describeDecision, describeEdit } from './explain-text.ts';
import { hasSession, layersOf } from './layers.ts';
import type { AccessRequest, DecidedBy, Layer, PolicySet, PolicyType } from './request.ts';
import { type Suggestion, suggestForDeny, suggestForSilence } from './suggest.ts';
import type { Trace } from './trace.ts';

export interface Change {
  policyType: PolicyType;
  level?: DecidedBy['level'];
  /** The policy to change; absent = make a new one. */
  policy?: PolicySource;
  edit: StatementEdit;
  /** One sentence. */
  text: string;
}

export interface Explanation {
  /** One sentence. */
  summary: string;
  /** Every statement that was considered. */
  statements: Trace;
  /**
   * Together they allow the request, tried on copies of the policies. Empty when it is allowed already;
   * undefined when no policy can allow it (a caller from elsewhere while RestrictPublicBuckets is on, or when the owner's
   * account was closed).
   */
  changes: readonly Change[] | undefined;
}

/** More changes than this explain nothing; each SCP level, deny and gate needs one. */
const CHANGES_MAX = 32;

/** Explains a request as {@link evaluate} decides it. */
export function explain(request: AccessRequest, policies: PolicySet): Explanation {
  const decision = evaluate(request, policies);
  return {
    summary: describeDecision(request, decision),
    statements: decision.trace(),
    changes: smallestChanges(request, policies, decision),
  };
}

function smallestChanges(
  request: AccessRequest,
  policies: PolicySet,
  first: Decision,
): readonly Change[] | undefined {
  const changes: Change[] = [];
  let current = policies;
  let decision = first;
  while (!decision.allowed) {
    if (changes.length >= CHANGES_MAX) return undefined;
    const suggestion = suggest(request, current, decision);
    if (suggestion === undefined) return undefined;
    const target = policyAt(request, current, suggestion);
    const { policyType, level, edit } = suggestion;
    changes.push({
      policyType,
      ...(level === undefined ? {} : { level }),
      ...(target === undefined ? {} : { policy: target.source }),
      edit,
      text: describeEdit(policyType, target, edit),
    });
    current = withChange(current, suggestion, target);
    decision = evaluate(request, current);
  }
  return changes;
}

function suggest(request: AccessRequest, policies: PolicySet, decision: Decision): Suggestion | undefined {
  const { policyType, level } = decision.by;
  if (policyType === 'root' || policyType === 'grant') return undefined;
  if (policyType === 'publicAccessBlock' || policyType === 'closedAccount') return undefined;
  const existing = layersOf(request, policies).find(
    (layer) => layer.type === policyType && layer.level === level,
  );
  const layer: Layer = existing ?? { type: policyType, policies: [] };
  const trace = decision.trace();
  return decision.reason === 'explicitDeny'
    ? suggestForDeny(request, decision, layer, trace)
    : suggestForSilence(request, layer, trace);
}

function policyAt(
  request: AccessRequest,
  policies: PolicySet,
  { policyType, level, policyIndex }: Suggestion,
): CompiledPolicy | undefined {
  if (policyIndex === undefined) return undefined;
  const layer = layersOf(request, policies).find((each) => each.type === policyType && each.level === level);
  return layer?.policies[policyIndex];
}

/** A copy of the policies with the change made. */
function withChange(
  policies: PolicySet,
  { policyType, level, policyIndex, edit }: Suggestion,
  target: CompiledPolicy | undefined,
): PolicySet {
  const changed = compilePolicy(applyEdit(target?.document, edit), target?.options);
  const inList = (list: readonly CompiledPolicy[] = []) =>
    policyIndex === undefined
      ? [...list, changed]
      : list.map((policy, index) => (index === policyIndex ? changed : policy));
  switch (policyType) {
    case 'scp':
      return {
        ...policies,
        scps: policies.scps?.map((list, index) => (index === level ? inList(list) : list)),
      };
    case 'identity':
      return { ...policies, identity: inList(policies.identity) };
    case 'session':
      if (level !== undefined) {
        return {
          ...policies,
          scopes: policies.scopes?.map((scope, index) => (index === level ? changed : scope)),
        };
      }
      return { ...policies, session: hasSession(policies) ? inList(policies.session) : [changed] };
    case 'rcp':
      return { ...policies, rcps: inList(policies.rcps) };
    default:
      return { ...policies, [policyType]: changed };
  }
}
