import { OUTBOUND_FEDERATION, outboundFederation } from '../../../policy/identity/outbound-federation.ts';
import { featureEnabled } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const enableOutboundWebIdentityFederation: Handler<'EnableOutboundWebIdentityFederation'> = async ({
  tx,
  place,
  ids,
}) => {
  const before = await outboundFederation.get(tx, place, OUTBOUND_FEDERATION);
  if (before?.isEnabled === true) throw featureEnabled();
  const issuer = before?.issuer ?? `https://${ids.uuid()}.tokens.sts.global.api.aws`;
  await outboundFederation.put(tx, place, { id: OUTBOUND_FEDERATION, isEnabled: true, issuer });
  return { IssuerIdentifier: issuer };
};
