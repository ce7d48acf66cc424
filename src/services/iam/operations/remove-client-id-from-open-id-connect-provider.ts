import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import type { Handler } from '../handler.ts';
import { oidcProviderOf } from '../oidc-providers.ts';

/** A client that is not there is no error. */
export const removeClientIDFromOpenIDConnectProvider: Handler<
  'RemoveClientIDFromOpenIDConnectProvider'
> = async ({ tx, place }, { OpenIDConnectProviderArn: arn, ClientID }) => {
  const provider = await oidcProviderOf(tx, place, arn);
  const clientIds = provider.clientIds.filter((each) => each !== ClientID);
  await oidcProviders.put(tx, place, { ...provider, clientIds });
};
