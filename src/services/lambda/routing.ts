/** Aliases that lead to two versions. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */

import { AwsError } from '../../core/errors.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { AliasRoutingConfiguration } from './api.gen.ts';
import { functionNotFound, invalidParameter } from './errors.ts';
import { findVersion } from './lookups.ts';
import { type FunctionAddress, LATEST, qualifiedArn } from './names.ts';
import type { VersionRecord } from './state.ts';

/**
 * The weights of a routing configuration for an alias that leads to `version`; no configuration and an empty one are
 * none.
 *
 * @throws AwsError InvalidParameterValueException, ResourceNotFoundException
 */
export async function weightsOf(
  tx: Transaction,
  address: FunctionAddress,
  version: string,
  routing: AliasRoutingConfiguration | undefined,
): Promise<Record<string, number>> {
  const weights = { ...routing?.AdditionalVersionWeights };
  const names = Object.keys(weights);
  if (names.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  }
  for (const name of names) {
    if (name === version) {
      throw invalidParameter(
        `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
      );
    }
    if (version === LATEST || name === LATEST) {
      throw new AwsError(
        'InvalidParameterValueException',
        '$LATEST is not supported for an alias pointing to more than 1 version',
      );
    }
    mustMatch(await requireTarget(tx, address, version), await requireTarget(tx, address, name));
  }
  return weights;
}

/** What fails goes the same way, whichever version it was. @throws AwsError InvalidParameterValueException */
function mustMatch({ configuration: one }: VersionRecord, { configuration: other }: VersionRecord): void {
  if (one.role !== other.role) {
    throw invalidParameter('Specified versions must be associated with the same execution role');
  }
  if (one.deadLetterArn !== other.deadLetterArn) {
    throw invalidParameter('Specified versions must have the same dead letter configuration');
  }
}

/** @throws AwsError ResourceNotFoundException */
export async function requireTarget(
  tx: Transaction,
  address: FunctionAddress,
  version: string,
): Promise<VersionRecord> {
  const found = await findVersion(tx, address, version);
  if (found !== undefined) return found;
  throw functionNotFound(qualifiedArn({ ...address, qualifier: version }));
}
