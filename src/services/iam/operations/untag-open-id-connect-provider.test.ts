import { expect, test } from 'vitest';
import { iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('keys that are there, and one that is not', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await iam().untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: ['a', 'none'] });
  expect((await iam().getOpenIDConnectProvider({ OpenIDConnectProviderArn })).Tags).toEqual([
    { Key: 'b', Value: '2' },
  ]);
});
