import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('all of an account', async () => {
  expect((await iam().listOpenIDConnectProviders({})).OpenIDConnectProviderList).toEqual([]);
  for (const host of ['b', 'a'])
    await iam().createOpenIDConnectProvider({ Url: `https://${host}.example.com` });
  expect((await iam().listOpenIDConnectProviders({})).OpenIDConnectProviderList).toEqual([
    { Arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/a.example.com` },
    { Arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/b.example.com` },
  ]);
});

test('the right to list', async () => {
  const keys = await userWith('u');
  expect(await failure(iam(keys).listOpenIDConnectProviders({}))).toMatch(
    `iam:ListOpenIDConnectProviders on resource: arn:aws:iam::${ACCOUNT}:oidc-provider/*`,
  );
});
