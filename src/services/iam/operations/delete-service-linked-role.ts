import { roles } from '../../../policy/identity/roles.ts';
import { detachAll } from '../attachments.ts';
import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { forgetUses } from '../last-use.ts';
import { roleNamed } from '../lookups.ts';
import { countGone } from '../quotas.ts';
import { linkedRoleDeletions } from '../state.ts';

/** No service here acts through a role of its own, so none is in use and each is gone at once. */
export const deleteServiceLinkedRole: Handler<'DeleteServiceLinkedRole'> = async (
  { tx, place, ids, now },
  { RoleName },
) => {
  const role = await roleNamed(tx, place, RoleName);
  if (role.linkedService === undefined) {
    throw noSuchEntity(`The service-linked role with name ${RoleName} cannot be found.`);
  }
  const id = `task/aws-service-role/${role.linkedService}/${role.name}/${ids.uuid()}`;
  await detachAll(tx, place, role.id);
  await roles.delete(tx, place, role.name.toLowerCase());
  await forgetUses(tx, place, role.id);
  countGone(tx, place, 'roles');
  await linkedRoleDeletions.put(tx, place, {
    id,
    roleName: role.name,
    roleArn: role.arn,
    deletedMs: now(),
  });
  return { DeletionTaskId: id };
};
