/** How operations on service-linked roles are authorised. */

import { creation, onTarget } from '../access.ts';
import { deletionOf } from './deletions.ts';
import { linkedRoleArn, linkedRoleName } from './roles.ts';

interface Creation {
  AWSServiceName: string;
  CustomSuffix?: string | undefined;
}

export const toCreateLinkedRole = creation(
  'CreateServiceLinkedRole',
  ({ place }, { AWSServiceName: service, CustomSuffix }: Creation) =>
    linkedRoleArn(place, service, linkedRoleName(service, CustomSuffix)),
  undefined,
  ({ AWSServiceName }) => ({ 'iam:AWSServiceName': AWSServiceName }),
);

export const toGetDeletionStatus = onTarget(
  'GetServiceLinkedRoleDeletionStatus',
  async ({ tx, place }, { DeletionTaskId }: { DeletionTaskId: string }) => ({
    arn: (await deletionOf(tx, place, DeletionTaskId))?.roleArn ?? '*',
  }),
);
