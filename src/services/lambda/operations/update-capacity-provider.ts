import type { TxContext } from '../../../core/context.ts';
import { launchLater } from '../capacity/launching.ts';
import {
  capacityProviderArn,
  mustBeActive,
  type ProviderAddress,
  parseProvider,
  requireProvider,
  shownProvider,
} from '../capacity/providers.ts';
import { checkPropagation, scalingOf } from '../capacity/rules.ts';
import { type CapacityProviderRecord, capacityProviders } from '../capacity/state.ts';
import { versionsOn } from '../capacity/use.ts';
import type { Handler } from '../handler.ts';
import { isManaged } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateCapacityProvider.html */
export const updateCapacityProvider: Handler<'UpdateCapacityProvider'> = async (context, input) => {
  const { tx, now } = context;
  const address = parseProvider(input.CapacityProviderName, context.place);
  const before = await requireProvider(context, address);
  mustBeActive(address, before);
  const { CapacityProviderScalingConfig: scaling, PropagateTags, TelemetryConfig } = input;
  checkPropagation(PropagateTags);
  const after: CapacityProviderRecord = {
    ...before,
    // Given as a whole: what is left out is as if it had never been set.
    scaling: scaling === undefined ? before.scaling : scalingOf(scaling),
    propagateTags: PropagateTags ?? before.propagateTags,
    telemetry: TelemetryConfig ?? before.telemetry,
    lastModifiedMs: now(),
  };
  await capacityProviders.put(tx, address.place, after);
  if (scaling !== undefined) await relaunch(context, address);
  return { CapacityProvider: shownProvider(address, after) };
};

/** Versions of the provider may have more environments now, or fewer. */
async function relaunch(context: TxContext, address: ProviderAddress): Promise<void> {
  for await (const version of versionsOn(context.tx, address.place, capacityProviderArn(address))) {
    if (isManaged(version) && version.state.state === 'Active') {
      await launchLater(context, address.place, version);
    }
  }
}
