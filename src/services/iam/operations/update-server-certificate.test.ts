import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { uploadCertificates } from '../../../../test/support/server-certificates.ts';

const { iam } = iamCloud();

test('another name and path for the same certificate', async () => {
  await uploadCertificates(iam(), ['old', 'taken']);
  const before = await iam().getServerCertificate({ ServerCertificateName: 'old' });
  await iam().updateServerCertificate({
    ServerCertificateName: 'old',
    NewServerCertificateName: 'new',
    NewPath: '/web/',
  });
  const { ServerCertificate } = await iam().getServerCertificate({ ServerCertificateName: 'new' });
  expect(ServerCertificate).toEqual({
    ...before.ServerCertificate,
    ServerCertificateMetadata: {
      ...before.ServerCertificate?.ServerCertificateMetadata,
      ServerCertificateName: 'new',
      Path: '/web/',
      Arn: `arn:aws:iam::${ACCOUNT}:server-certificate/web/new`,
    },
  });
  const rename = (ServerCertificateName: string, NewServerCertificateName: string) =>
    failure(iam().updateServerCertificate({ ServerCertificateName, NewServerCertificateName }));
  expect(await rename('old', 'other')).toMatch('404 NoSuchEntity');
  expect(await rename('new', 'taken')).toBe(
    '409 EntityAlreadyExists: The Server Certificate with name taken already exists.',
  );
  expect(await rename('new', 'NEW')).toBe('it did not fail');
});
