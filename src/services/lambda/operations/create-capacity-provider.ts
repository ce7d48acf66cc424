import {
  capacityProviderArn,
  parseProvider,
  providerNotFound,
  shownProvider,
} from '../capacity/providers.ts';
import { checkPropagation, instancesOf, scalingOf } from '../capacity/rules.ts';
import { settleLater } from '../capacity/settling.ts';
import { type CapacityProviderRecord, capacityProviders } from '../capacity/state.ts';
import { conflict, lambdaError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkTags } from '../tags.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const PROVIDERS_MAX = 1000;

/**
 * Pending, then Active. AWS's texts for a name that is taken and for too many are recorded nowhere.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateCapacityProvider.html
 */
export const createCapacityProvider: Handler<'CreateCapacityProvider'> = async (context, input) => {
  const { tx, ids, now } = context;
  const address = parseProvider(input.CapacityProviderName, context.place);
  const { place, name } = address;
  if (place.region !== context.place.region) throw providerNotFound(address);
  checkTags(input.Tags ?? {});
  checkPropagation(input.PropagateTags);
  const record: CapacityProviderRecord = {
    name,
    id: ids.uuid(),
    state: 'Pending',
    vpc: input.VpcConfig,
    permissions: input.PermissionsConfig,
    instances: instancesOf(input.InstanceRequirements),
    scaling: scalingOf(input.CapacityProviderScalingConfig),
    kmsKeyArn: input.KmsKeyArn,
    propagateTags: input.PropagateTags,
    telemetry: input.TelemetryConfig,
    tags: { ...input.Tags },
    lastModifiedMs: now(),
  };
  if ((await capacityProviders.get(tx, place, name)) !== undefined) {
    throw conflict(`Capacity provider already exists: ${capacityProviderArn(address)}`);
  }
  const others = await capacityProviders.list(tx, place, { limit: PROVIDERS_MAX });
  if (others.records.length >= PROVIDERS_MAX) {
    throw lambdaError(
      'CapacityProviderLimitExceededException',
      `The account has as many capacity providers in this Region as it may have: ${PROVIDERS_MAX}.`,
    );
  }
  await capacityProviders.put(tx, place, record);
  await settleLater(context, address, record);
  return { CapacityProvider: shownProvider(address, record) };
};
