import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import type { Handler } from '../handler.ts';
import { oidcProviderOf, oidcTags } from '../oidc-providers.ts';

export const tagOpenIDConnectProvider: Handler<'TagOpenIDConnectProvider'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn, Tags },
) => {
  const provider = await oidcProviderOf(tx, place, arn);
  await oidcProviders.put(tx, place, { ...provider, tags: oidcTags(provider.tags, Tags) });
};
