import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import type { Handler } from '../handler.ts';
import { checkedClientIds, oidcProviderOf } from '../oidc-providers.ts';

/** A client that is there already is no error. */
export const addClientIDToOpenIDConnectProvider: Handler<'AddClientIDToOpenIDConnectProvider'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn, ClientID },
) => {
  const provider = await oidcProviderOf(tx, place, arn);
  const clientIds = checkedClientIds([...provider.clientIds, ClientID]);
  await oidcProviders.put(tx, place, { ...provider, clientIds });
};
