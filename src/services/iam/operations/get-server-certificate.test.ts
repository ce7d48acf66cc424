import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('all but the private key, without blanks around it', async () => {
  const root = testCertificate('root');
  const leaf = testCertificate('leaf', root);
  await iam().uploadServerCertificate({
    ServerCertificateName: 'www',
    CertificateBody: leaf.certificate,
    PrivateKey: leaf.privateKey,
    CertificateChain: root.certificate,
  });
  const { ServerCertificate } = await iam().getServerCertificate({ ServerCertificateName: 'Www' });
  expect(ServerCertificate).toEqual({
    ServerCertificateMetadata: expect.objectContaining({ ServerCertificateName: 'www' }),
    CertificateBody: leaf.certificate.trim(),
    CertificateChain: root.certificate.trim(),
  });
});

test('one that is not there', async () => {
  expect(await failure(iam().getServerCertificate({ ServerCertificateName: 'none' }))).toBe(
    '404 NoSuchEntity: The Server Certificate with name none cannot be found.',
  );
});
