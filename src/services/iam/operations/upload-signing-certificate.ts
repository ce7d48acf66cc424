import { certificateId, parseCertificate, signingCertificatesOf } from '../certificates.ts';
import { signingCertificates } from '../credential-state.ts';
import { duplicateCertificate, quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { keyOwner } from '../key-owner.ts';
import { SIGNING_CERTIFICATES_PER_USER } from '../quotas.ts';
import { shownCertificate } from '../shapes-of-credentials.ts';

/** A certificate belongs to one user of an account only. */
export const uploadSigningCertificate: Handler<'UploadSigningCertificate'> = async (
  { tx, place, caller, now },
  input,
) => {
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const id = certificateId(parseCertificate(input.CertificateBody));
  if ((await signingCertificates.get(tx, place, id)) !== undefined) throw duplicateCertificate();
  if ((await signingCertificatesOf(tx, place, owner)).length >= SIGNING_CERTIFICATES_PER_USER) {
    throw quotaExceeded('CertificatesPerUser', SIGNING_CERTIFICATES_PER_USER);
  }
  const record = {
    id,
    userId: owner.id,
    // As it came, unlike a server certificate's: moto's test_signing_certs, which was run on AWS, says so.
    body: input.CertificateBody,
    status: 'Active' as const,
    uploadedMs: now(),
  };
  await signingCertificates.put(tx, place, record);
  return { Certificate: shownCertificate(owner, record) };
};
