import { oidcProviders } from '../../../policy/identity/oidc-providers.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { accountArn } from '../names.ts';
import { checkedClientIds, checkedThumbprints, oidcTags, parseProviderUrl } from '../oidc-providers.ts';
import { countNew } from '../quotas.ts';
import { shownTags } from '../tags.ts';

export const createOpenIDConnectProvider: Handler<'CreateOpenIDConnectProvider'> = async (
  { tx, place, now },
  { Url, ClientIDList = [], ThumbprintList = [], Tags },
) => {
  const { scheme, url } = parseProviderUrl(Url);
  const thumbprints = checkedThumbprints(ThumbprintList);
  const clientIds = checkedClientIds(ClientIDList);
  const tags = oidcTags([], Tags);
  if ((await oidcProviders.get(tx, place, url)) !== undefined) {
    throw entityAlreadyExists(`Provider with url ${Url} already exists.`);
  }
  await countNew(tx, place, 'oidcProviders');
  const arn = accountArn(place, `oidc-provider/${url}`);
  await oidcProviders.put(tx, place, { url, arn, scheme, clientIds, thumbprints, createdMs: now(), tags });
  return { OpenIDConnectProviderArn: arn, ...shownTags(tags) };
};
