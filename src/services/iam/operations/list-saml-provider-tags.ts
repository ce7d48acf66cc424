import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { samlProviderOf } from '../saml-providers.ts';

export const listSAMLProviderTags: Handler<'ListSAMLProviderTags'> = async (context, input) => {
  const { tags } = await samlProviderOf(context.tx, context.place, input.SAMLProviderArn);
  const request = { context, operation: 'ListSAMLProviderTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
