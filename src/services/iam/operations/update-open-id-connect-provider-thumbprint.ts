import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkedThumbprints, oidcProviderOf } from '../oidc-providers.ts';

/** The new list takes the place of the old one. */
export const updateOpenIDConnectProviderThumbprint: Handler<'UpdateOpenIDConnectProviderThumbprint'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn, ThumbprintList },
) => {
  const provider = await oidcProviderOf(tx, place, arn);
  if (ThumbprintList.length === 0) throw invalidInput('Thumbprint list must contain at least one entry.');
  await oidcProviders.put(tx, place, { ...provider, thumbprints: checkedThumbprints(ThumbprintList) });
};
