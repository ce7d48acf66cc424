import { samlProviders } from '../../../policy/identity/saml-providers.ts';
import type { Handler } from '../handler.ts';
import { samlProviderOf } from '../saml-providers.ts';
import { withoutTags } from '../tags.ts';

export const untagSAMLProvider: Handler<'UntagSAMLProvider'> = async (
  { tx, place },
  { SAMLProviderArn, TagKeys },
) => {
  const provider = await samlProviderOf(tx, place, SAMLProviderArn);
  await samlProviders.put(tx, place, { ...provider, tags: withoutTags(provider.tags, TagKeys, 'exact') });
};
