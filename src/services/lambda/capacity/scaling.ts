/** Versions whose execution environments can be counted. */

import { AwsError } from '../../../core/errors.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { requireVersion } from '../lookups.ts';
import type { FunctionAddress } from '../names.ts';
import { isManaged, type VersionRecord } from '../state.ts';

/**
 * A published version on managed instances. The text of the refusal is AWS's (go-to-k/cdkd#1616).
 *
 * @throws AwsError ResourceNotFoundException, AccessDeniedException
 */
export async function requireManaged(tx: Transaction, address: FunctionAddress): Promise<VersionRecord> {
  const { version } = await requireVersion(tx, address);
  if (isManaged(version)) return version;
  throw new AwsError(
    'AccessDeniedException',
    'The function provided by the arn does not contain a capacity provider configuration',
    { status: 403 },
  );
}
