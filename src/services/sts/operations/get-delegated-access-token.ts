import { expiredTradeInToken } from '../errors.ts';
import type { Handler } from '../handler.ts';

/**
 * Tokens to trade in come from IAM's SendDelegationToken, for a request that only a partner of AWS's can make.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html
 */
export const getDelegatedAccessToken: Handler<'GetDelegatedAccessToken'> = () => {
  throw expiredTradeInToken();
};
