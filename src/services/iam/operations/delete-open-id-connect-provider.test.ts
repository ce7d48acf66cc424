import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('gone, and not there to be deleted again', async () => {
  const { OpenIDConnectProviderArn } = await iam().createOpenIDConnectProvider({
    Url: 'https://example.com',
  });
  expect((await iam().getAccountSummary({})).SummaryMap?.['Providers' as 'Users']).toBe(1);
  await iam().deleteOpenIDConnectProvider({ OpenIDConnectProviderArn });
  expect(await failure(iam().deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }))).toBe(
    `404 NoSuchEntity: OpenId connect Provider ${OpenIDConnectProviderArn} cannot be found.`,
  );
  expect((await iam().getAccountSummary({})).SummaryMap?.['Providers' as 'Users']).toBe(0);
});
