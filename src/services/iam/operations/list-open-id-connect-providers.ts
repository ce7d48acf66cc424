import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import type { Handler } from '../handler.ts';

/** A hundred at most (quotas.ts): the list has no pages. */
export const listOpenIDConnectProviders: Handler<'ListOpenIDConnectProviders'> = async ({ tx, place }) => {
  const { records } = await oidcProviders.list(tx, place, { snapshot: true });
  return { OpenIDConnectProviderList: records.map(({ arn }) => ({ Arn: arn })) };
};
