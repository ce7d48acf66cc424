import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import type { Handler } from '../handler.ts';
import { oidcProviderOf } from '../oidc-providers.ts';
import { withoutTags } from '../tags.ts';

export const untagOpenIDConnectProvider: Handler<'UntagOpenIDConnectProvider'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn, TagKeys },
) => {
  const provider = await oidcProviderOf(tx, place, arn);
  const tags = withoutTags(provider.tags, TagKeys, 'exact');
  await oidcProviders.put(tx, place, { ...provider, tags });
};
