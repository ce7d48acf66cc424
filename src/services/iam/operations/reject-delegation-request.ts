import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html */
export const rejectDelegationRequest: Handler<'RejectDelegationRequest'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
