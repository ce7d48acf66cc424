import { type RoleRecord, roles } from '../../../policy/identity/roles.ts';
import { setBoundary } from '../attachments.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findRole, roleEntity } from '../lookups.ts';
import { iamArn } from '../names.ts';
import { countNew } from '../quotas.ts';
import { createdRole } from '../shapes.ts';
import { withTags } from '../tags.ts';
import { checkedTrust } from '../trust-policies.ts';

const SESSION_SECONDS = 3600;

export const createRole: Handler<'CreateRole'> = async ({ tx, place, ids, now }, input) => {
  const { RoleName: name, Path: path = '/' } = input;
  const tags = withTags([], input.Tags, 'caseInsensitive', 'TagsPerRole');
  const trust = await checkedTrust(tx, place, input.AssumeRolePolicyDocument);
  if ((await findRole(tx, place, name)) !== undefined) {
    throw entityAlreadyExists(`Role with name ${name} already exists.`);
  }
  await countNew(tx, place, 'roles');
  const role: RoleRecord = {
    name,
    path,
    id: ids.uniqueId('AROA'),
    arn: iamArn(place, 'role', path, name),
    createdMs: now(),
    ...trust,
    description: input.Description,
    maxSessionSeconds: input.MaxSessionDuration ?? SESSION_SECONDS,
    tags,
  };
  if (input.PermissionsBoundary !== undefined) {
    role.boundary = await setBoundary(tx, place, roleEntity(role), undefined, input.PermissionsBoundary);
  }
  await roles.put(tx, place, role);
  const shown = await createdRole(tx, role);
  return { Role: { ...shown, ...(input.Tags?.length ? { Tags: input.Tags } : {}) } };
};
