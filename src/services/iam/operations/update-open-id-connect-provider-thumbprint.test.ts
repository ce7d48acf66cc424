import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('the new list in place of the old one', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    ThumbprintList: ['a'.repeat(40)],
  });
  const name = { OpenIDConnectProviderArn };
  const ThumbprintList = ['C'.repeat(40), 'd'.repeat(40)];
  await iam().updateOpenIDConnectProviderThumbprint({ ...name, ThumbprintList });
  expect((await iam().getOpenIDConnectProvider(name)).ThumbprintList).toEqual([
    'c'.repeat(40),
    'd'.repeat(40),
  ]);
  expect(
    await failure(iam().updateOpenIDConnectProviderThumbprint({ ...name, ThumbprintList: ['c'.repeat(39)] })),
  ).toMatch('400 ValidationError: ');
  expect(await failure(iam().updateOpenIDConnectProviderThumbprint({ ...name, ThumbprintList: [] }))).toBe(
    '400 InvalidInput: Thumbprint list must contain at least one entry.',
  );
  const none = `arn:aws:iam::${ACCOUNT}:oidc-provider/none`;
  expect(
    await failure(
      iam().updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn: none, ThumbprintList }),
    ),
  ).toMatch('404 NoSuchEntity');
});
