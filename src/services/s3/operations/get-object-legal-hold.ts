import type { Handler } from '../handler.ts';
import { noSuchLock, requireLockable } from '../locked-object.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html */
export const getObjectLegalHold: Handler<'GetObjectLegalHold'> = async (context, input) => {
  const { headers } = await requireLockable(context, input, 'GET');
  const status = headers.lock?.legalHold;
  if (status === undefined) throw noSuchLock();
  return { LegalHold: { Status: status } };
};
