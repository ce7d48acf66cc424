import type { Handler } from '../handler.ts';
import { oidcProviderOf } from '../oidc-providers.ts';
import { pageOfList } from '../paging.ts';

export const listOpenIDConnectProviderTags: Handler<'ListOpenIDConnectProviderTags'> = async (
  context,
  input,
) => {
  const { tags } = await oidcProviderOf(context.tx, context.place, input.OpenIDConnectProviderArn);
  const request = { context, operation: 'ListOpenIDConnectProviderTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
