import { samlMetadata, samlProviders } from '../../../policy/identity/saml-providers.ts';
import type { Handler } from '../handler.ts';
import { countGone } from '../quotas.ts';
import { samlProviderOf } from '../saml-providers.ts';

/** Roles that trust the provider stay as they are, and can no longer be assumed through it. */
export const deleteSAMLProvider: Handler<'DeleteSAMLProvider'> = async (
  { tx, place },
  { SAMLProviderArn },
) => {
  const { name } = await samlProviderOf(tx, place, SAMLProviderArn);
  await samlProviders.delete(tx, place, name.toLowerCase());
  await samlMetadata.delete(tx, place, name.toLowerCase());
  countGone(tx, place, 'samlProviders');
};
