import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: Handler<'GetCallerIdentity'> = ({ caller }) => ({
  UserId: caller.userId,
  Account: caller.account,
  Arn: caller.arn,
});
