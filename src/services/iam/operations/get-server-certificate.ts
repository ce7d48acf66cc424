import { serverCertificateNamed } from '../certificates.ts';
import { serverCertificateBodies } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { shownServerCertificate } from '../shapes-of-credentials.ts';
import { shownTags } from '../tags.ts';

/** The private key is shown to nobody. */
export const getServerCertificate: Handler<'GetServerCertificate'> = async (
  { tx, place },
  { ServerCertificateName },
) => {
  const record = await serverCertificateNamed(tx, place, ServerCertificateName);
  const content = await serverCertificateBodies.get(tx, place, record.id);
  return {
    ServerCertificate: {
      ServerCertificateMetadata: shownServerCertificate(record),
      CertificateBody: content?.body ?? '',
      CertificateChain: content?.chain,
      ...shownTags(record.tags),
    },
  };
};
