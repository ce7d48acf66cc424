/** What can be provisioned, and what becomes of it when an alias moves. */

import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { notForManaged } from './capacity/settings.ts';
import { conflict, invalidParameter, notForSnapStart } from './errors.ts';
import { findVersion, type Resolved, targetsOf } from './lookups.ts';
import type { FunctionAddress } from './names.ts';
import { madeOf, wantedOf, withMade } from './provisioned-spread.ts';
import { provisionLater } from './provisioning.ts';
import {
  type AliasRecord,
  aliases,
  isManaged,
  isSnapStarted,
  provisioned,
  type VersionRecord,
} from './state.ts';

export const NOT_PUBLISHED =
  'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
const WEIGHTED = 'Alias with weights can not be used with Provisioned Concurrency';
const NOT_WHILE_WEIGHTED = 'Invalid alias configuration for Provisioned Concurrency';
const OWN_VERSION =
  "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version";
const BY_ALIAS = 'Version is pointed by a Provisioned Concurrency alias';

/**
 * Published versions without SnapStart, on Lambda's own instances.
 *
 * @throws AwsError InvalidParameterValueException
 */
function mustBeFit(versions: readonly (VersionRecord | undefined)[]): void {
  for (const version of versions) {
    if (version?.number === 0) throw invalidParameter(NOT_PUBLISHED);
    if (version !== undefined && isSnapStarted(version)) throw notForSnapStart('Provisioned Concurrency');
    if (version !== undefined && isManaged(version)) throw notForManaged('Provisioned Concurrency');
  }
}

/**
 * A version is provisioned by itself or by one alias, not by both.
 *
 * @throws AwsError ResourceConflictException
 */
async function mustBeAlone(
  tx: Transaction,
  { place, name, qualifier = '' }: FunctionAddress,
  alias: AliasRecord | undefined,
): Promise<void> {
  const targets = alias === undefined ? [qualifier] : targetsOf(alias);
  for (const version of alias === undefined ? [] : targets) {
    if ((await provisioned.get(tx, place, name, version)) !== undefined) throw conflict(OWN_VERSION);
  }
  for await (const other of aliases.scan(tx, place, { prefix: [name] })) {
    if (other.name === qualifier || !targetsOf(other).some((version) => targets.includes(version))) continue;
    if ((await provisioned.get(tx, place, name, other.name)) === undefined) continue;
    throw conflict(alias === undefined ? BY_ALIAS : OWN_VERSION);
  }
}

/**
 * What is to be provisioned for can be. An alias is given weights after, not before.
 *
 * @throws AwsError InvalidParameterValueException, ResourceConflictException
 */
export async function mustBeProvisionable(
  tx: Transaction,
  address: FunctionAddress,
  { version, alias }: Resolved,
): Promise<void> {
  if (alias !== undefined && Object.keys(alias.weights).length > 0) throw invalidParameter(WEIGHTED);
  mustBeFit([version]);
  await mustBeAlone(tx, address, alias);
}

/**
 * An alias changes: what is provisioned for it goes along. Where it gets another version and nothing is said of weights,
 * calls go to the version before until the sandboxes of the new one are there, and the alias shows that as a weight.
 *
 * @param hasRouting whether the change says something of weights, if only that there are none
 * @returns the alias as it is to be
 * @throws AwsError InvalidParameterValueException, ResourceConflictException where it cannot
 */
export async function provisionElsewhere(
  context: TxContext,
  { place, name }: FunctionAddress,
  before: AliasRecord,
  wished: AliasRecord,
  hasRouting: boolean,
): Promise<AliasRecord> {
  const { tx } = context;
  const record = await provisioned.get(tx, place, name, wished.name);
  if (record === undefined) return wished;
  const isElsewhere = wished.version !== before.version;
  if (!isElsewhere && !hasRouting) return wished;
  if (isElsewhere && !hasRouting && targetsOf(before).length > 1) throw invalidParameter(NOT_WHILE_WEIGHTED);
  const address = { place, name, qualifier: wished.name };
  mustBeFit(await Promise.all(targetsOf(wished).map((version) => findVersion(tx, address, version))));
  await mustBeAlone(tx, address, wished);
  const isMoving = isElsewhere && !hasRouting;
  const weights = isMoving ? { [before.version]: 1 } : wished.weights;
  const after: AliasRecord = { ...wished, weights, isMoving: isMoving || undefined };
  const wanted = wantedOf(record, after);
  await provisioned.put(tx, place, withMade(record, wanted, madeOf(record, before)));
  for (const version of new Set([...targetsOf(before), ...targetsOf(after)])) {
    provisionLater(context, address, version);
  }
  return after;
}
