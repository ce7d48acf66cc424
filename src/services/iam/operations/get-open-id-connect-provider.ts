import type { Handler } from '../handler.ts';
import { oidcProviderOf } from '../oidc-providers.ts';

export const getOpenIDConnectProvider: Handler<'GetOpenIDConnectProvider'> = async (
  { tx, place },
  { OpenIDConnectProviderArn: arn },
) => {
  const { url, clientIds, thumbprints, createdMs, tags } = await oidcProviderOf(tx, place, arn);
  return {
    Url: url,
    ClientIDList: [...clientIds],
    ThumbprintList: [...thumbprints],
    CreateDate: new Date(createdMs),
    Tags: [...tags],
  };
};
