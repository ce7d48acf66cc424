import type { IAM } from '@aws-sdk/client-iam';
import { testCertificate } from './certificates.ts';

/** Uploads a certificate of its own under each name. */
export async function uploadCertificates(iam: IAM, names: readonly string[], Path = '/'): Promise<void> {
  for (const ServerCertificateName of names) {
    const { certificate: CertificateBody, privateKey: PrivateKey } = testCertificate(ServerCertificateName);
    await iam.uploadServerCertificate({ ServerCertificateName, Path, CertificateBody, PrivateKey });
  }
}
