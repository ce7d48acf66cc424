/** What can be provisioned, and what becomes of it when an alias moves. */

import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { conflict, invalidParameter, notForSnapStart } from './errors.ts';
import { findVersion } from './lookups.ts';
import type { FunctionAddress } from './names.ts';
import { provisionLater } from './provisioning.ts';
import { type AliasRecord, aliases, isSnapStarted, provisioned, type VersionRecord } from './state.ts';

export const NOT_PUBLISHED =
  'Provisioned Concurrency Configs cannot be applied to unpublished function versions.';
const OWN_VERSION =
  "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version";
const BY_ALIAS = 'Version is pointed by a Provisioned Concurrency alias';

/**
 * A published version without SnapStart, and so are those that an alias leads to besides.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function mustBeProvisionable(
  tx: Transaction,
  address: FunctionAddress,
  version: VersionRecord | undefined,
  weights: AliasRecord['weights'] = {},
): Promise<void> {
  if (version?.number === 0) throw invalidParameter(NOT_PUBLISHED);
  for (const one of [version, ...Object.keys(weights)]) {
    const own = typeof one === 'string' ? await findVersion(tx, address, one) : one;
    if (own !== undefined && isSnapStarted(own)) throw notForSnapStart('Provisioned Concurrency');
  }
}

/**
 * A version is provisioned by itself or by an alias, not by both.
 *
 * @throws AwsError ResourceConflictException
 */
export async function mustBeAlone(
  tx: Transaction,
  { place, name, qualifier = '' }: FunctionAddress,
  alias: Pick<AliasRecord, 'version'> | undefined,
): Promise<void> {
  if (alias !== undefined) {
    if ((await provisioned.get(tx, place, name, alias.version)) !== undefined) throw conflict(OWN_VERSION);
    return;
  }
  for await (const other of aliases.scan(tx, place, { prefix: [name] })) {
    if (other.version !== qualifier) continue;
    if ((await provisioned.get(tx, place, name, other.name)) !== undefined) throw conflict(BY_ALIAS);
  }
}

/**
 * An alias has changed: what was provisioned for it goes along.
 *
 * @throws AwsError InvalidParameterValueException, ResourceConflictException where it cannot
 */
export async function provisionElsewhere(
  context: TxContext,
  { place, name }: FunctionAddress,
  before: AliasRecord,
  after: AliasRecord,
): Promise<void> {
  const { tx } = context;
  const record = await provisioned.get(tx, place, name, after.name);
  if (record === undefined) return;
  const address = { place, name, qualifier: after.name };
  await mustBeProvisionable(tx, address, await findVersion(tx, address, after.version), after.weights);
  if (after.version === before.version) return;
  await mustBeAlone(tx, address, after);
  await provisioned.put(tx, place, { ...record, status: 'IN_PROGRESS', allocated: 0, reason: undefined });
  for (const version of [before.version, after.version]) provisionLater(context, address, version);
}
