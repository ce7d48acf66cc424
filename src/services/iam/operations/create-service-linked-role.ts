import { type RoleRecord, roles } from '../../../policy/identity/roles.ts';
import { attachServicePolicy } from '../attachments.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findRole, roleEntity } from '../lookups.ts';
import { countBeyondQuota } from '../quotas.ts';
import {
  linkedRoleArn,
  linkedRoleName,
  linkedRolePath,
  linkedRoleTrust,
  linkedService,
} from '../service-linked/roles.ts';
import { createdRole } from '../shapes.ts';

const SESSION_SECONDS = 3600;

/** The quota for roles does not hold a service-linked one back. */
export const createServiceLinkedRole: Handler<'CreateServiceLinkedRole'> = async (
  { tx, place, ids, now },
  { AWSServiceName: service, Description: description, CustomSuffix },
) => {
  const { policy } = linkedService(service);
  const name = linkedRoleName(service, CustomSuffix);
  if ((await findRole(tx, place, name)) !== undefined) {
    throw invalidInput(
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    );
  }
  countBeyondQuota(tx, place, 'roles');
  const role: RoleRecord = {
    name,
    path: linkedRolePath(service),
    id: ids.uniqueId('AROA'),
    arn: linkedRoleArn(place, service, name),
    createdMs: now(),
    trust: linkedRoleTrust(service),
    trustedIds: {},
    description,
    maxSessionSeconds: SESSION_SECONDS,
    linkedService: service,
    tags: [],
  };
  await roles.put(tx, place, role);
  if (policy !== undefined) await attachServicePolicy(tx, place, roleEntity(role), policy);
  return { Role: await createdRole(tx, role) };
};
