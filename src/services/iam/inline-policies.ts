/** Inline policies of users, groups and roles. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { POLICY_CHARACTERS_MAX, parsePolicy, policyCharacters } from '../../policy/parse.ts';
import { limitExceeded, noSuchEntity, parsing } from './errors.ts';
import type { Entity } from './lookups.ts';
import { type EntityKind, type InlinePolicyRecord, inlinePolicies } from './state.ts';

/** Of all inline policies of one entity together. */
const CHARACTERS_MAX: Record<EntityKind, number> = {
  group: POLICY_CHARACTERS_MAX.inlineGroup,
  role: POLICY_CHARACTERS_MAX.inlineRole,
  user: POLICY_CHARACTERS_MAX.inlineUser,
};

/** All of them: few, as their documents together are a few thousand characters. */
export async function inlinePoliciesOf(
  tx: Transaction,
  place: Place,
  entityId: string,
): Promise<InlinePolicyRecord[]> {
  return (await inlinePolicies.list(tx, place, { prefix: [entityId] })).records;
}

export async function putInlinePolicy(
  tx: Transaction,
  place: Place,
  { kind, id, name: entityName }: Entity,
  name: string,
  document: string,
): Promise<void> {
  parsing(() => parsePolicy(document, 'identity'));
  const others = (await inlinePoliciesOf(tx, place, id)).filter((policy) => policy.name !== name);
  const texts = [document, ...others.map((policy) => policy.document)];
  const characters = texts.reduce((sum, text) => sum + policyCharacters(text), 0);
  const limit = CHARACTERS_MAX[kind];
  if (characters > limit) {
    throw limitExceeded(`Maximum policy size of ${limit} bytes exceeded for ${kind} ${entityName}`);
  }
  await inlinePolicies.put(tx, place, { entityId: id, name, document });
}

export async function inlinePolicyNamed(
  tx: Transaction,
  place: Place,
  { kind, id }: Entity,
  name: string,
): Promise<InlinePolicyRecord> {
  const policy = await inlinePolicies.get(tx, place, id, name);
  if (policy === undefined) throw noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
  return policy;
}

export async function deleteInlinePolicy(
  tx: Transaction,
  place: Place,
  entity: Entity,
  name: string,
): Promise<void> {
  await inlinePolicyNamed(tx, place, entity, name);
  await inlinePolicies.delete(tx, place, entity.id, name);
}
