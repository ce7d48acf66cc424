import { malformedXml } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { rewriteVersion } from '../history.ts';
import { requireLockable } from '../locked-object.ts';
import { isHold } from '../object-lock.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html */
export const putObjectLegalHold: Handler<'PutObjectLegalHold'> = async (context, input) => {
  const status = input.LegalHold?.Status;
  if (!isHold(status)) throw malformedXml();
  const object = await requireLockable(context, input, 'PUT');
  const lock = { ...object.headers.lock, legalHold: status };
  await rewriteVersion(context.tx, { ...object, headers: { ...object.headers, lock } });
  return {};
};
