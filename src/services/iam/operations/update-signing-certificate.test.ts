import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('switched off and on again', async () => {
  await iam().createUser({ UserName: 'ada' });
  const { Certificate } = await iam().uploadSigningCertificate({
    UserName: 'ada',
    CertificateBody: testCertificate('ada').certificate,
  });
  const CertificateId = Certificate?.CertificateId;
  const set = (Status: 'Active' | 'Inactive' | 'Expired', UserName = 'ada') =>
    failure(iam().updateSigningCertificate({ UserName, CertificateId, Status }));
  const status = async () =>
    (await iam().listSigningCertificates({ UserName: 'ada' })).Certificates?.[0]?.Status;
  await set('Inactive');
  expect(await status()).toBe('Inactive');
  await set('Active');
  expect(await status()).toBe('Active');
  expect(await set('Expired')).toMatch('400 ValidationError');
  await iam().createUser({ UserName: 'eve' });
  expect(await set('Inactive', 'eve')).toBe(
    `404 NoSuchEntity: The Certificate with id ${CertificateId} cannot be found.`,
  );
});
