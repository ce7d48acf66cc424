import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';

/** Whether an account lets its principals have tokens for services elsewhere (STS GetWebIdentityToken). */
export interface OutboundFederationRecord {
  id: 'outboundFederation';
  isEnabled: boolean;
  /** `https://UUID.tokens.sts.global.api.aws`: stays the same for the account. */
  issuer: string;
}

export const OUTBOUND_FEDERATION = 'outboundFederation';

export const outboundFederation = new Collection<OutboundFederationRecord, readonly [string]>({
  id: collectionId('iam', 67),
  name: 'iam.outboundFederation',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});
