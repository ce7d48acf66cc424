import { roles } from '../../../policy/identity/roles.ts';
import { unmodifiableEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';

/** What is left out stays as it is. */
export const updateRole: Handler<'UpdateRole'> = async ({ tx, place }, input) => {
  const role = await roleNamed(tx, place, input.RoleName);
  if (role.linkedService !== undefined && input.MaxSessionDuration !== undefined) {
    throw unmodifiableEntity(
      `${role.name} is an AWS service linked role, max session duration cannot be changed.`,
    );
  }
  const { Description: description = role.description } = input;
  const { MaxSessionDuration: maxSessionSeconds = role.maxSessionSeconds } = input;
  await roles.put(tx, place, { ...role, description, maxSessionSeconds });
  return {};
};
