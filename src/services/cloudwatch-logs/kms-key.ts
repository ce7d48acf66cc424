/** Keys of KMS are kept by their ARNs; whether there is one nobody can tell. */

import { parseArn } from '../../core/arn.ts';
import { invalidParameter } from './errors.ts';

/** The id of a key alone is what AWS does not find, in its words. @throws InvalidParameterException */
export function checkKey(kmsKeyId: string | undefined, groupName: string): void {
  if (kmsKeyId === undefined || parseArn(kmsKeyId)?.service === 'kms') return;
  throw invalidParameter(`The specified KMS Key Id could not be found. '${groupName}'`);
}
