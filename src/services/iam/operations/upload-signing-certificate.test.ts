import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

const upload = (UserName: string | undefined, CertificateBody: string) =>
  failure(iam().uploadSigningCertificate({ UserName, CertificateBody }));

test('two for a user at most, each once in the account', async () => {
  await iam().createUser({ UserName: 'ada' });
  await iam().createUser({ UserName: 'bob' });
  const { certificate } = testCertificate('ada');
  const { Certificate } = await iam().uploadSigningCertificate({
    UserName: 'ada',
    CertificateBody: certificate,
  });
  expect(Certificate).toEqual({
    UserName: 'ada',
    CertificateId: expect.stringMatching(/^[A-Z2-7]{32}$/),
    CertificateBody: certificate,
    Status: 'Active',
    UploadDate: expect.any(Date),
  });
  const duplicate = '409 DuplicateCertificate: The certificate already exists.';
  expect(await upload('ada', certificate)).toBe(duplicate);
  expect(await upload('bob', certificate)).toBe(duplicate);
  expect(await upload('ada', testCertificate('second').certificate)).toBe('it did not fail');
  expect(await upload('ada', testCertificate('third').certificate)).toBe(
    '409 LimitExceeded: Cannot exceed quota for CertificatesPerUser: 2',
  );
  expect(await failure(iam().deleteUser({ UserName: 'ada' }))).toBe(
    '409 DeleteConflict: Cannot delete entity, must delete signing certificates first.',
  );
});

test('for the caller without a name, root included', async () => {
  const keys = await userWith('self', allow('iam:UploadSigningCertificate'));
  const CertificateBody = testCertificate('self').certificate;
  const { Certificate } = await iam(keys).uploadSigningCertificate({ CertificateBody });
  expect(Certificate?.UserName).toBe('self');
  const { AccessKey } = await iam().createAccessKey({});
  const ofRoot = testCertificate('root').certificate;
  await iam(keysOf(AccessKey)).uploadSigningCertificate({ CertificateBody: ofRoot });
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({
    AccountSigningCertificatesPresent: 1,
  });
});

test('what is no certificate', async () => {
  await iam().createUser({ UserName: 'eve' });
  const { certificate, privateKey } = testCertificate('eve');
  const malformed =
    '400 MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format.';
  for (const body of [
    'hello',
    privateKey,
    certificate + certificate,
    `text\n${certificate}`,
    certificate.replace(/\n.{20}/, '\n'),
  ]) {
    expect(await upload('eve', body)).toBe(malformed);
  }
  expect(await upload('nobody', certificate)).toMatch('404 NoSuchEntity: The user with name nobody');
});
