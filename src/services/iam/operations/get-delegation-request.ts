import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetDelegationRequest.html */
export const getDelegationRequest: Handler<'GetDelegationRequest'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
