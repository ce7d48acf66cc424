import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findOidcProvider } from '../oidc-providers.ts';
import { countGone } from '../quotas.ts';

/** The API reference calls it idempotent; AWS answers NoSuchEntity all the same, as LocalStack recorded in 2026. */
export const deleteOpenIDConnectProvider: Handler<'DeleteOpenIDConnectProvider'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn },
) => {
  const provider = await findOidcProvider(tx, place, arn);
  if (provider === undefined) throw noSuchEntity(`OpenId connect Provider ${arn} cannot be found.`);
  await oidcProviders.delete(tx, place, provider.url);
  countGone(tx, place, 'oidcProviders');
};
