import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('clients are added, each once, up to a hundred', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    ClientIDList: ['a'],
  });
  const name = { OpenIDConnectProviderArn };
  for (const ClientID of ['b', 'b', 'a'])
    await iam().addClientIDToOpenIDConnectProvider({ ...name, ClientID });
  expect((await iam().getOpenIDConnectProvider(name)).ClientIDList).toEqual(['a', 'b']);
  for (let i = 2; i < 100; i++)
    await iam().addClientIDToOpenIDConnectProvider({ ...name, ClientID: `c${i}` });
  expect(await failure(iam().addClientIDToOpenIDConnectProvider({ ...name, ClientID: 'more' }))).toBe(
    '409 LimitExceeded: Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
  );
  expect(
    await failure(
      iam().addClientIDToOpenIDConnectProvider({
        OpenIDConnectProviderArn: `${OpenIDConnectProviderArn}/x`,
        ClientID: 'a',
      }),
    ),
  ).toMatch('404 NoSuchEntity: OpenIDConnect Provider not found');
});
