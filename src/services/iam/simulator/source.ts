/** The policies that a simulation decides by, each with its text. */

import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { CompiledPolicy } from '../../../policy/compile.ts';
import { compilePolicy } from '../../../policy/compile.ts';
import type { Boundary } from '../../../policy/identity/users.ts';
import { type PolicyGrammar, parsePolicy } from '../../../policy/parse.ts';
import { PolicyError } from '../../../policy/policy-error.ts';
import { attachedTo } from '../attachments.ts';
import { invalidInput } from '../errors.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import type { Entity } from '../lookups.ts';
import { documentOf, findPolicy } from '../managed-policies.ts';

export interface SourcePolicy {
  /** `SourcePolicyId` */
  id: string;
  text: string;
  compiled: CompiledPolicy;
}

/** A policy as it is attached; PolicyExclusionList picks among these. */
export interface AttachedSource extends SourcePolicy {
  owner: Entity;
  kind: 'inline' | 'aws-managed' | 'user-managed';
  name: string;
  arn: string | undefined;
}

export function sourcePolicy(id: string, text: string, grammar: PolicyGrammar = 'identity'): SourcePolicy {
  return { id, text, compiled: compilePolicy(parsed(id, text, grammar), { source: { name: id } }) };
}

function parsed(id: string, text: string, grammar: PolicyGrammar) {
  try {
    return parsePolicy(text, grammar);
  } catch (thrown) {
    if (thrown instanceof PolicyError) throw invalidInput(`${id}: ${thrown.message}`);
    throw thrown;
  }
}

/** Policies that were given, by the name of their list: `PolicyInputList.1`. */
export function givenPolicies(list: string, texts: readonly string[] = []): SourcePolicy[] {
  return texts.map((text, i) => sourcePolicy(`${list}.${i + 1}`, text));
}

/** All that is attached to a user, group or role itself. */
export async function attachedSources(
  tx: Transaction,
  place: Place,
  owner: Entity,
): Promise<AttachedSource[]> {
  const found: AttachedSource[] = [];
  for (const { policyArn } of await attachedTo(tx, place, owner.id)) {
    const policy = await findPolicy(tx, place.account, policyArn);
    const version = policy && (await documentOf(tx, policy));
    if (policy === undefined || version === undefined) continue;
    const kind = policy.account === 'aws' ? 'aws-managed' : 'user-managed';
    const source = sourcePolicy(policy.name, version.document);
    found.push({ ...source, owner, kind, name: policy.name, arn: policy.arn });
  }
  for (const { name, document } of await inlinePoliciesOf(tx, place, owner.id)) {
    // So AWS names them: `role_NAME_POLICY`.
    const source = sourcePolicy(`${owner.kind}_${owner.name}_${name}`, document);
    found.push({ ...source, owner, kind: 'inline', name, arn: undefined });
  }
  return found;
}

export async function boundarySource(
  tx: Transaction,
  place: Place,
  boundary: Boundary | undefined,
): Promise<SourcePolicy | undefined> {
  const policy = boundary && (await findPolicy(tx, place.account, boundary.arn));
  const version = policy && (await documentOf(tx, policy));
  return policy && version && sourcePolicy(policy.name, version.document);
}
