import { noSuchRequest } from '../delegation-requests.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AssociateDelegationRequest.html */
export const associateDelegationRequest: Handler<'AssociateDelegationRequest'> = (
  _context,
  { DelegationRequestId: id },
) => {
  throw noSuchRequest(id);
};
