import { serverCertificateNamed } from '../certificates.ts';
import { serverCertificates } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { withTags } from '../tags.ts';

export const tagServerCertificate: Handler<'TagServerCertificate'> = async (
  { tx, place },
  { ServerCertificateName, Tags },
) => {
  const record = await serverCertificateNamed(tx, place, ServerCertificateName);
  const tags = withTags(record.tags, Tags, 'exact', 'TagsPerServerCertificate');
  await serverCertificates.put(tx, place, { ...record, tags });
};
