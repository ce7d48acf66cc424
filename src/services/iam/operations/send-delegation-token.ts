import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SendDelegationToken.html */
export const sendDelegationToken: Handler<'SendDelegationToken'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
