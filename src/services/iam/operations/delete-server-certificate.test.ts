import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { uploadCertificates } from '../../../../test/support/server-certificates.ts';

const { iam } = iamCloud();

test('once', async () => {
  await uploadCertificates(iam(), ['www']);
  const remove = () => failure(iam().deleteServerCertificate({ ServerCertificateName: 'www' }));
  expect(await remove()).toBe('it did not fail');
  expect(await remove()).toBe('404 NoSuchEntity: The Server Certificate with name www cannot be found.');
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({ ServerCertificates: 0 });
});
