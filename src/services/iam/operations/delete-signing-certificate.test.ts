import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('once; another user may have the certificate then', async () => {
  await iam().createUser({ UserName: 'ada' });
  await iam().createUser({ UserName: 'bob' });
  const CertificateBody = testCertificate('ada').certificate;
  const { Certificate } = await iam().uploadSigningCertificate({ UserName: 'ada', CertificateBody });
  const CertificateId = Certificate?.CertificateId;
  const remove = (UserName: string) => failure(iam().deleteSigningCertificate({ UserName, CertificateId }));
  expect(await remove('bob')).toMatch('404 NoSuchEntity');
  expect(await remove('ada')).toBe('it did not fail');
  expect(await remove('ada')).toMatch('404 NoSuchEntity');
  expect(await failure(iam().uploadSigningCertificate({ UserName: 'bob', CertificateBody }))).toBe(
    'it did not fail',
  );
});
