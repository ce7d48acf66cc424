import { expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { sts, userWith } = iamCloud();

test('no token was ever sent', async () => {
  expect(await failure(sts().getDelegatedAccessToken({ TradeInToken: 'token' }))).toBe(
    '400 ExpiredTradeInTokenException: The trade-in token is not, or no longer, valid.',
  );
});

test('the right to trade one in', async () => {
  const trade = async (name: string, ...statements: object[]) => {
    const client = sts(await userWith(name, ...statements));
    return failure(client.getDelegatedAccessToken({ TradeInToken: 'token' }));
  };
  expect(await trade('stranger')).toMatch('sts:GetDelegatedAccessToken');
  expect(await trade('partner', allow('sts:GetDelegatedAccessToken'))).toMatch(/^400 ExpiredTradeInToken/);
});
