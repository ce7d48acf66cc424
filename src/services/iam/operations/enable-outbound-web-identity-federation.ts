import {
  EVERYWHERE,
  issuerId,
  issuerUrl,
  OUTBOUND_FEDERATION,
  outboundFederation,
  tokenIssuers,
} from '../../../policy/identity/outbound-federation.ts';
import { featureEnabled } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const enableOutboundWebIdentityFederation: Handler<'EnableOutboundWebIdentityFederation'> = async ({
  tx,
  place,
  ids,
  settings,
}) => {
  const before = await outboundFederation.get(tx, place, OUTBOUND_FEDERATION);
  if (before?.isEnabled === true) throw featureEnabled();
  const id = issuerId(before?.issuer ?? '') ?? ids.uuid();
  const issuer = issuerUrl(settings.publicUrl(), id);
  await tokenIssuers.put(tx, EVERYWHERE, { id, account: place.account });
  await outboundFederation.put(tx, place, { id: OUTBOUND_FEDERATION, isEnabled: true, issuer });
  return { IssuerIdentifier: issuer };
};
