import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam, userWith } = iamCloud();

test('those of a user, page by page; the own ones without a name', async () => {
  const keys = await userWith('ada', allow('iam:ListSigningCertificates'));
  const bodies = ['a', 'b'].map((name) => testCertificate(name).certificate);
  for (const CertificateBody of bodies) {
    await iam().uploadSigningCertificate({ UserName: 'ada', CertificateBody });
    await cloud().clock.advance(1000);
  }
  const { items, pages } = await allPages(async (input) => {
    const { Certificates, ...rest } = await iam(keys).listSigningCertificates(input);
    return { items: Certificates, ...rest };
  }, 1);
  expect(items.map(({ CertificateBody }) => CertificateBody)).toEqual(bodies);
  expect(pages).toBe(2);
});

test('of a user who has none, of root, and of one who is not there', async () => {
  await iam().createUser({ UserName: 'u' });
  expect((await iam().listSigningCertificates({ UserName: 'u' })).Certificates).toEqual([]);
  expect((await iam().listSigningCertificates({})).Certificates).toEqual([]);
  expect(await failure(iam().listSigningCertificates({ UserName: 'none' }))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
