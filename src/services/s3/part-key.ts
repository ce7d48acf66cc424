import { type CustomerKeyInput, readCustomerKey } from './encryption.ts';
import { invalidRequest } from './errors.ts';
import type { Encryption } from './object-record.ts';

/**
 * Parts come with the customer's key that their upload began with.
 *
 * @throws AwsError InvalidRequest
 */
export function checkPartKey(encryption: Encryption, input: CustomerKeyInput): void {
  const shown = readCustomerKey(input);
  const kept = encryption.customerKeyMd5;
  if ((shown === undefined) !== (kept === undefined)) {
    throw invalidRequest(
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate ' +
        'encryption parameters.',
    );
  }
  if (shown !== kept) {
    throw invalidRequest('The provided encryption parameters did not match the ones used originally.');
  }
}
