import { roles } from '../../../policy/identity/roles.ts';
import type { Handler } from '../handler.ts';
import { modifiableRole } from '../lookups.ts';
import { checkedTrust } from '../trust-policies.ts';

export const updateAssumeRolePolicy: Handler<'UpdateAssumeRolePolicy'> = async (
  { tx, place },
  { RoleName, PolicyDocument },
) => {
  const role = await modifiableRole(tx, place, RoleName);
  await roles.put(tx, place, { ...role, ...(await checkedTrust(tx, place, PolicyDocument)) });
};
