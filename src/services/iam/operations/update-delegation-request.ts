import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateDelegationRequest.html */
export const updateDelegationRequest: Handler<'UpdateDelegationRequest'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
