import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a provider without its scheme, thumbprints in small letters', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    ClientIDList: ['b', 'a', 'b'],
    ThumbprintList: ['A'.repeat(40)],
  });
  expect(await iam().getOpenIDConnectProvider({ OpenIDConnectProviderArn })).toMatchObject({
    Url: 'example.com',
    ClientIDList: ['b', 'a'],
    ThumbprintList: ['a'.repeat(40)],
    CreateDate: expect.any(Date),
    Tags: [],
  });
});

test('none, and an ARN of something else', async () => {
  const get = (arn: string) => failure(iam().getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }));
  const none = `arn:aws:iam::${ACCOUNT}:oidc-provider/none.example.com`;
  expect(await get(none)).toBe(`404 NoSuchEntity: OpenIDConnect Provider not found for arn ${none}`);
  expect(await get(`arn:aws:iam::${ACCOUNT}:role/example.com`)).toMatch('400 ValidationError: ARN');
  expect(await get('arn:aws:iam::111111111111:oidc-provider/example.com')).toMatch('NoSuchEntity');
});
