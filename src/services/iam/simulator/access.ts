/** How operations on whatever an ARN names, a user, group, role or policy, are authorised. */

import type { Access, AccessContext } from '../../../core/service.ts';
import { type Conditions, onTarget } from '../access.ts';
import { findGroup, findRole, findUser } from '../lookups.ts';
import { findPolicy } from '../managed-policies.ts';
import { accountArn } from '../names.ts';

export function onPolicySource(operation: string): Access<{ PolicySourceArn: string }> {
  return onTarget(operation, (context: AccessContext, { PolicySourceArn }: { PolicySourceArn: string }) =>
    named(context, PolicySourceArn),
  );
}

export function onReported(operation: string): Access<{ Arn: string }> {
  return onTarget(operation, (context: AccessContext, { Arn }: { Arn: string }) => named(context, Arn));
}

export interface OrganizationEntity {
  EntityPath: string;
  OrganizationsPolicyId?: string | undefined;
}

/** A report on what is in an organization, by its path there. */
export const onOrganizationEntity: Access<OrganizationEntity> = onTarget(
  'GenerateOrganizationsAccessReport',
  async ({ place }: AccessContext, { EntityPath }: OrganizationEntity) => ({
    arn: accountArn(place, `access-report/${EntityPath}`),
  }),
  {
    conditions: ({ OrganizationsPolicyId: id }: OrganizationEntity): Conditions =>
      id === undefined ? {} : { 'iam:OrganizationsPolicyId': id },
  },
);

/** What an ARN names, with its tags. */
async function named({ tx, place }: AccessContext, arn: string) {
  const [kind = '', ...path] = arn.split(':').slice(5).join(':').split('/');
  const name = path.at(-1) ?? '';
  const find = { user: findUser, role: findRole, group: findGroup }[kind];
  const found = kind === 'policy' ? await findPolicy(tx, place.account, arn) : await find?.(tx, place, name);
  return found?.arn === arn ? found : { arn };
}
