import { mustBeActive, parseProvider, requireProvider, shownProvider } from '../capacity/providers.ts';
import { checkPropagation, scalingOf } from '../capacity/rules.ts';
import { type CapacityProviderRecord, capacityProviders } from '../capacity/state.ts';
import type { Handler } from '../handler.ts';

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
  return { CapacityProvider: shownProvider(address, after) };
};
