import { OUTBOUND_FEDERATION, outboundFederation } from '../../../policy/identity/outbound-federation.ts';
import { featureDisabled } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const getOutboundWebIdentityFederationInfo: Handler<'GetOutboundWebIdentityFederationInfo'> = async ({
  tx,
  place,
}) => {
  const federation = await outboundFederation.get(tx, place, OUTBOUND_FEDERATION);
  if (federation?.isEnabled !== true) throw featureDisabled();
  return { IssuerIdentifier: federation.issuer, JwtVendingEnabled: true };
};
