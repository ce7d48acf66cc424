import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html */
export const acceptDelegationRequest: Handler<'AcceptDelegationRequest'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
