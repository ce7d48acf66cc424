/** A function that is put on a capacity provider. */

import type { Demand } from '../../../core/demand.ts';
import type { Place } from '../../../core/place.ts';
import type { AccessContext } from '../../../core/service.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { CapacityProviderConfig } from '../api.gen.ts';
import { invalidParameter, lambdaError } from '../errors.ts';
import { type VersionRecord, versions } from '../state.ts';
import { mustBeActive, parseProvider, providerDemand, requireProvider } from './providers.ts';

/** "100 function versions per capacity provider." */
const VERSIONS_MAX = 100;

/**
 * The provider is there, takes functions, and has the function's kind of processor.
 *
 * @throws AwsError ResourceNotFoundException, ResourceConflictException, InvalidParameterValueException in words of ours
 */
export async function mustTakeFunction(
  tx: Transaction,
  place: Place,
  { configuration: { managed }, architecture }: Pick<VersionRecord, 'configuration' | 'architecture'>,
): Promise<void> {
  if (managed === undefined) return;
  const address = parseProvider(managed.capacityProviderArn, place);
  // Of another account there is none to be seen.
  const isOwn = address.place.account === place.account;
  const seen = isOwn ? address : { ...address, place: { ...address.place, region: '' } };
  const record = await requireProvider({ tx, place }, seen);
  mustBeActive(address, record);
  const { Architectures = [] } = record.instances;
  if (Architectures.includes(architecture)) return;
  throw invalidParameter(
    `The architecture of the function, ${architecture}, is none of its capacity provider: ${Architectures.join(', ')}.`,
  );
}

/** All versions of functions that name a provider, `$LATEST` included. */
export async function* versionsOn(
  tx: Transaction,
  place: Place,
  providerArn: string,
): AsyncGenerator<VersionRecord> {
  let after: Uint8Array | undefined;
  do {
    const prefix = [providerArn];
    const query = after === undefined ? { prefix } : { prefix, after };
    const page = await versions.listBy(tx, place, 'byCapacityProvider', query);
    yield* page.records;
    after = page.next;
  } while (after !== undefined);
}

/** @throws AwsError FunctionVersionsPerCapacityProviderLimitExceededException, in words of ours */
export async function mustHaveRoom(
  tx: Transaction,
  place: Place,
  { configuration: { managed } }: VersionRecord,
): Promise<void> {
  if (managed === undefined) return;
  let count = 0;
  for await (const { number } of versionsOn(tx, place, managed.capacityProviderArn)) if (number > 0) count++;
  if (count < VERSIONS_MAX) return;
  throw lambdaError(
    'FunctionVersionsPerCapacityProviderLimitExceededException',
    `The capacity provider has as many function versions as it may have: ${VERSIONS_MAX}.`,
  );
}

/** Who puts a function on a provider must be allowed to. */
export async function toPassProvider(
  { tx, place }: AccessContext,
  given: CapacityProviderConfig | undefined,
): Promise<Demand[]> {
  const arn = given?.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn;
  return arn === undefined
    ? []
    : [await providerDemand(tx, parseProvider(arn, place), 'PassCapacityProvider')];
}
