import { serverCertificateNamed } from '../certificates.ts';
import { serverCertificates } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { withoutTags } from '../tags.ts';

export const untagServerCertificate: Handler<'UntagServerCertificate'> = async (
  { tx, place },
  { ServerCertificateName, TagKeys },
) => {
  const record = await serverCertificateNamed(tx, place, ServerCertificateName);
  const tags = withoutTags(record.tags, TagKeys, 'exact');
  await serverCertificates.put(tx, place, { ...record, tags });
};
