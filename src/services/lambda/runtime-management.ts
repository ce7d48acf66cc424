/**
 * Which build of its runtime a version runs on. A cloud has one build of each, the machine's own, so the modes differ
 * only in what they forbid. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html
 */

import type { Transaction } from '../../core/transaction.ts';
import { invalidParameter } from './errors.ts';
import { requireVersion, versionName } from './lookups.ts';
import { type FunctionAddress, isAliasName } from './names.ts';
import { type RuntimeManagementRecord, runtimeManagement, type VersionRecord } from './state.ts';

/**
 * The version that an address means, when its runtime can be managed: aliases and images have none. AWS's texts for
 * these two are recorded nowhere.
 *
 * @throws AwsError ResourceNotFoundException, InvalidParameterValueException
 */
export async function versionWithRuntime(tx: Transaction, address: FunctionAddress): Promise<VersionRecord> {
  const { version } = await requireVersion(tx, address);
  if (address.qualifier !== undefined && isAliasName(address.qualifier)) {
    throw invalidParameter('Runtime management configurations belong to versions, not to aliases.');
  }
  if (version.packageType === 'Image') {
    throw invalidParameter('Runtime management is not supported for functions of container images.');
  }
  return version;
}

/** How a version is managed; undefined is `Auto`. */
export async function managementOf(
  tx: Transaction,
  { place, name }: FunctionAddress,
  { number }: VersionRecord,
): Promise<RuntimeManagementRecord | undefined> {
  return runtimeManagement.get(tx, place, name, versionName(number));
}

/** A version that is pinned keeps its runtime. @throws AwsError InvalidParameterValueException, in AWS's words */
export async function mayChangeRuntime(
  tx: Transaction,
  address: FunctionAddress,
  before: VersionRecord,
  runtime: string | undefined,
): Promise<void> {
  if (runtime === undefined || runtime === before.configuration.runtime) return;
  if ((await managementOf(tx, address, before))?.mode !== 'Manual') return;
  throw invalidParameter(
    "Cannot change runtime identifier when runtime management configuration is set to 'Manual'. Change the runtime management configuration to 'Auto' or 'FunctionUpdate', then retry.",
  );
}
