import { signingCertificatesOf } from '../certificates.ts';
import type { Handler } from '../handler.ts';
import { keyOwner } from '../key-owner.ts';
import { pageOfList } from '../paging.ts';
import { shownCertificate } from '../shapes-of-credentials.ts';

export const listSigningCertificates: Handler<'ListSigningCertificates'> = async (context, input) => {
  const { tx, place, caller } = context;
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const request = { context, operation: 'ListSigningCertificates', input };
  const { items, paged } = pageOfList(request, await signingCertificatesOf(tx, place, owner), ({ id }) => id);
  return { Certificates: items.map((record) => shownCertificate(owner, record)), ...paged };
};
