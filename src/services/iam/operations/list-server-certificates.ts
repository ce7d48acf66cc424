import { serverCertificates } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { shownServerCertificate } from '../shapes-of-credentials.ts';

export const listServerCertificates: Handler<'ListServerCertificates'> = async (context, input) => {
  const { tx, place } = context;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListServerCertificates', input },
    (query) => serverCertificates.list(tx, place, query),
    ({ path }) => path.startsWith(input.PathPrefix ?? '/'),
  );
  return { ServerCertificateMetadataList: items.map(shownServerCertificate), ...paged };
};
