/**
 * Who has something scaled must be allowed to do it himself.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */

import type { StagedContext } from '../../core/context.ts';
import { partitionOf } from '../../core/place.ts';
import { validation } from './errors.ts';
import type { Kind } from './kinds.ts';
import type { TargetName } from './state.ts';

function resourceArn({ place }: StagedContext, { ServiceNamespace, ResourceId }: TargetName): string {
  const resource = ServiceNamespace === 'lambda' ? ResourceId : ResourceId.split('/').slice(0, 2).join('/');
  return `arn:${partitionOf(place.region)}:${ServiceNamespace}:${place.region}:${place.account}:${resource}`;
}

/** @throws AwsError ValidationException */
export async function checkPermissions(context: StagedContext, kind: Kind, name: TargetName): Promise<void> {
  const missing: string[] = [];
  const resource = resourceArn(context, name);
  for (const action of kind.permissions) {
    try {
      await context.authorise([{ action, resource }]);
    } catch {
      missing.push(action);
    }
  }
  if (missing.length > 0) {
    throw validation(`User is missing the following permissions: ${missing.join(', ')}`);
  }
}
