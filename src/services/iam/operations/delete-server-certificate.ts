import { serverCertificateNamed } from '../certificates.ts';
import { serverCertificateBodies, serverCertificates } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { countGone } from '../quotas.ts';

export const deleteServerCertificate: Handler<'DeleteServerCertificate'> = async (
  { tx, place },
  { ServerCertificateName },
) => {
  const { id, name } = await serverCertificateNamed(tx, place, ServerCertificateName);
  await serverCertificates.delete(tx, place, name.toLowerCase());
  await serverCertificateBodies.delete(tx, place, id);
  countGone(tx, place, 'serverCertificates');
};
