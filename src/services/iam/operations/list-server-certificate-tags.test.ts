import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const ServerCertificateName = 'www';

test('page by page, in the order of their keys', async () => {
  const { certificate: CertificateBody, privateKey: PrivateKey } = testCertificate('www');
  const Tags = ['c', 'a', 'b'].map((Key) => ({ Key, Value: Key }));
  await iam().uploadServerCertificate({ ServerCertificateName, CertificateBody, PrivateKey, Tags });
  const { items, pages } = await allPages(async (input) => {
    const answer = await iam().listServerCertificateTags({ ServerCertificateName, ...input });
    const { Tags: page, ...rest } = answer;
    return { items: page, ...rest };
  }, 2);
  expect(items.map(({ Key }) => Key)).toEqual(['a', 'b', 'c']);
  expect(pages).toBe(2);
});

test('one that is not there', async () => {
  expect(await failure(iam().listServerCertificateTags({ ServerCertificateName: 'none' }))).toMatch(
    '404 NoSuchEntity',
  );
});
