/** Why a transaction is cancelled: one reason for each of its actions. */

import type { AwsError } from '../../../core/errors.ts';
import type { CancellationReason } from '../api.gen.ts';

/** For an action that would have passed. */
export const NO_REASON: CancellationReason = { Code: 'None' };

/** Faults of a request that DynamoDB finds before it begins a transaction, although the table's schema is needed. */
const INPUT_FAULT = 'One or more parameter values are not valid.';

/**
 * Whether a fault of one action cancels the transaction: what its item or the table's schema does not allow. What the
 * request alone shows, and empty key values, are errors of the whole request.
 */
export function isCancellation({ code, message }: AwsError): boolean {
  if (code === 'ConditionalCheckFailedException' || code === 'DuplicateItemException') return true;
  if (code === 'ItemCollectionSizeLimitExceededException') return true;
  return code === 'ValidationException' && !message.startsWith(INPUT_FAULT);
}

const REASON_CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  ValidationException: 'ValidationError',
};

export function reasonOf({ code, message, fields }: AwsError): CancellationReason {
  const reason = { Code: REASON_CODES[code] ?? code, Message: message };
  // What conditionalCheckFailed put there.
  const item = fields?.['Item'] as CancellationReason['Item'];
  return item === undefined ? reason : { ...reason, Item: item };
}
