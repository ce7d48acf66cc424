/** Targets as operations look for them. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { notFound, notRegistered } from './errors.ts';
import { findKind } from './kinds.ts';
import {
  type ActionRecord,
  actions,
  type PolicyRecord,
  policies,
  type TargetName,
  type TargetRecord,
  targetKey,
  targets,
} from './state.ts';

/** @throws AwsError ObjectNotFoundException */
export async function requireTarget(tx: Transaction, place: Place, name: TargetName): Promise<TargetRecord> {
  const target = findKind(name) && (await targets.get(tx, place, ...targetKey(name)));
  if (target === undefined) throw notRegistered(name);
  return target;
}

/** @throws AwsError ObjectNotFoundException */
export async function requirePolicy(
  tx: Transaction,
  place: Place,
  name: TargetName & { PolicyName: string },
): Promise<PolicyRecord> {
  const { PolicyName } = name;
  const policy = findKind(name) && (await policies.get(tx, place, ...targetKey(name), PolicyName));
  if (policy === undefined) throw notFound('scaling policy', name, `policy name: ${PolicyName}`);
  return policy;
}

/** @throws AwsError ObjectNotFoundException */
export async function requireAction(
  tx: Transaction,
  place: Place,
  name: TargetName & { ScheduledActionName: string },
): Promise<ActionRecord> {
  const { ScheduledActionName: own } = name;
  const action = findKind(name) && (await actions.get(tx, place, ...targetKey(name), own));
  if (action === undefined) throw notFound('scheduled action', name, `scheduled action name: ${own}`);
  return action;
}
