import type { Handler } from '../handler.ts';
import { noSuchLock, requireLockable } from '../locked-object.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html */
export const getObjectRetention: Handler<'GetObjectRetention'> = async (context, input) => {
  const { headers } = await requireLockable(context, input, 'GET');
  const { mode, untilMs } = headers.lock ?? {};
  if (mode === undefined || untilMs === undefined) throw noSuchLock();
  return { Retention: { Mode: mode, RetainUntilDate: new Date(untilMs) } };
};
