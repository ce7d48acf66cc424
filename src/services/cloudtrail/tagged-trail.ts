import type { TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { cloudtrailError } from './errors.ts';
import type { TrailRecord } from './state.ts';
import { findOwnTrail } from './trail-name.ts';

/**
 * The trail of an ARN, which operations on tags want.
 *
 * @throws CloudTrailARNInvalidException, ResourceNotFoundException
 */
export async function findTaggedTrail(context: TxContext, arn: string): Promise<TrailRecord> {
  if (!arn.startsWith('arn:')) {
    throw cloudtrailError('CloudTrailARNInvalidException', `The trail ARN is not valid: ${arn}`);
  }
  try {
    return await findOwnTrail(context, arn);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'TrailNotFoundException') throw error;
    throw cloudtrailError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
  }
}
