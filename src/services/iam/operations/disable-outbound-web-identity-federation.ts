import { OUTBOUND_FEDERATION, outboundFederation } from '../../../policy/identity/outbound-federation.ts';
import { featureDisabled } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const disableOutboundWebIdentityFederation: Handler<'DisableOutboundWebIdentityFederation'> = async ({
  tx,
  place,
}) => {
  const before = await outboundFederation.get(tx, place, OUTBOUND_FEDERATION);
  if (before?.isEnabled !== true) throw featureDisabled();
  await outboundFederation.put(tx, place, { ...before, isEnabled: false });
};
