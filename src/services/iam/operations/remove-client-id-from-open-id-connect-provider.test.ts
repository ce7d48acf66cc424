import { expect, test } from 'vitest';
import { iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a client that is not there is no error', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
    ClientIDList: ['a', 'b'],
  });
  const name = { OpenIDConnectProviderArn };
  for (const ClientID of ['a', 'a']) {
    await iam().removeClientIDFromOpenIDConnectProvider({ ...name, ClientID });
  }
  expect((await iam().getOpenIDConnectProvider(name)).ClientIDList).toEqual(['b']);
});
