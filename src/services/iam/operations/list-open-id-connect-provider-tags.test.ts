import { expect, test } from 'vitest';
import { allPages, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('in pages', async () => {
  const Tags = Array.from({ length: 5 }, (_, i) => ({ Key: `k${i}`, Value: `${i}` }));
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    Tags,
  });
  const { items, pages } = await allPages(async (input) => {
    const { Tags: page, ...rest } = await iam().listOpenIDConnectProviderTags({
      OpenIDConnectProviderArn,
      ...input,
    });
    return { items: page, ...rest };
  }, 2);
  expect(items).toEqual(Tags);
  expect(pages).toBe(3);
});
