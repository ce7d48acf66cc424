import { expect, test } from 'vitest';
import { allPages, iamCloud } from '../../../../test/support/iam.ts';
import { uploadCertificates } from '../../../../test/support/server-certificates.ts';

const { iam } = iamCloud();

test('by name, under a path, page by page', async () => {
  await uploadCertificates(iam(), ['c', 'a']);
  await uploadCertificates(iam(), ['d', 'b'], '/cloudfront/');
  const list = async (input: object) => {
    const { ServerCertificateMetadataList, ...rest } = await iam().listServerCertificates(input);
    return { items: ServerCertificateMetadataList, ...rest };
  };
  const names = (items: { ServerCertificateName?: string | undefined }[] | undefined) =>
    items?.map(({ ServerCertificateName }) => ServerCertificateName);
  expect(names((await list({ PathPrefix: '/cloudfront/' })).items)).toEqual(['b', 'd']);
  const { items, pages } = await allPages(list, 3);
  expect(names(items)).toEqual(['a', 'b', 'c', 'd']);
  expect(pages).toBe(2);
});
