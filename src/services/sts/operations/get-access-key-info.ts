import { accountOfKeyId } from '../../../policy/identity/key-id.ts';
import { validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';

/**
 * The account that an id tells; the key need not exist, nor be of this cloud.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export const getAccessKeyInfo: Handler<'GetAccessKeyInfo'> = (_context, { AccessKeyId }) => {
  const account = accountOfKeyId(AccessKeyId);
  if (account === undefined) throw validationError(`${AccessKeyId} is not a valid access key ID.`);
  return { Account: account };
};
