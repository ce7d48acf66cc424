/** The function that a mapping calls. */

import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { mustBeQualified, mustEndInTime } from '../durable/config.ts';
import { invalidParameter } from '../errors.ts';
import { requireVersion } from '../lookups.ts';
import { type FunctionAddress, functionArn } from '../names.ts';
import type { RoleUse } from '../role.ts';
import type { VersionRecord } from '../state.ts';

/** @throws AwsError InvalidParameterValueException */
export async function targetOf(tx: Transaction, address: FunctionAddress): Promise<VersionRecord> {
  const version = await versionOf(tx, address);
  const { durable } = version.configuration;
  mustBeQualified(durable, address.qualifier);
  if (durable !== undefined) mustEndInTime(durable);
  return version;
}

async function versionOf(tx: Transaction, address: FunctionAddress): Promise<VersionRecord> {
  try {
    return (await requireVersion(tx, address)).version;
  } catch (error) {
    if (error instanceof AwsError) throw invalidParameter('Function does not exist');
    throw error;
  }
}

export function roleUse(place: Place, { name, configuration }: VersionRecord): RoleUse {
  return { role: configuration.role, functionArn: functionArn({ place, name }), functionName: name, place };
}
