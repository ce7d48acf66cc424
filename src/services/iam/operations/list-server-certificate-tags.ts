import { serverCertificateNamed } from '../certificates.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';

export const listServerCertificateTags: Handler<'ListServerCertificateTags'> = async (context, input) => {
  const { tags } = await serverCertificateNamed(context.tx, context.place, input.ServerCertificateName);
  const request = { context, operation: 'ListServerCertificateTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
