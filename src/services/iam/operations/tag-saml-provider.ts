import { samlProviders } from '../../../policy/identity/saml-providers.ts';
import type { Handler } from '../handler.ts';
import { samlProviderOf } from '../saml-providers.ts';
import { withTags } from '../tags.ts';

export const tagSAMLProvider: Handler<'TagSAMLProvider'> = async (
  { tx, place },
  { SAMLProviderArn, Tags },
) => {
  const provider = await samlProviderOf(tx, place, SAMLProviderArn);
  const tags = withTags(provider.tags, Tags, 'exact', 'TagsPerSAMLProvider');
  await samlProviders.put(tx, place, { ...provider, tags });
};
