import { checkChain, checkPrivateKey, findServerCertificate, parseCertificate } from '../certificates.ts';
import { serverCertificateBodies, serverCertificates } from '../credential-state.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { iamArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { shownServerCertificate } from '../shapes-of-credentials.ts';
import { shownTags, withTags } from '../tags.ts';

export const uploadServerCertificate: Handler<'UploadServerCertificate'> = async (
  { tx, place, ids, now },
  input,
) => {
  const {
    ServerCertificateName: name,
    Path: path = '/',
    CertificateBody,
    CertificateChain,
    PrivateKey,
  } = input;
  const tags = withTags([], input.Tags, 'exact', 'TagsPerServerCertificate');
  const certificate = parseCertificate(CertificateBody);
  checkPrivateKey(certificate, PrivateKey);
  if (CertificateChain !== undefined) checkChain(certificate, CertificateChain);
  if ((await findServerCertificate(tx, place, name)) !== undefined) {
    throw entityAlreadyExists(`The Server Certificate with name ${name} already exists.`);
  }
  await countNew(tx, place, 'serverCertificates');
  const record = {
    name,
    path,
    id: ids.uniqueId('ASCA'),
    arn: iamArn(place, 'server-certificate', path, name),
    uploadedMs: now(),
    expiresMs: certificate.validToDate.getTime(),
    tags,
  };
  await serverCertificates.put(tx, place, record);
  await serverCertificateBodies.put(tx, place, {
    certificateId: record.id,
    // AWS gives both back without the blanks around them: Terraform compares what it sent trimmed.
    body: CertificateBody.trim(),
    chain: CertificateChain?.trim(),
    privateKey: PrivateKey,
  });
  return { ServerCertificateMetadata: shownServerCertificate(record), ...shownTags(tags) };
};
