import { entitiesOfPolicy } from '../entities-of-policy.ts';
import type { Handler } from '../handler.ts';
import { policyOfArn } from '../managed-policies.ts';
import type { AttachmentRecord, EntityKind } from '../state.ts';

export const listEntitiesForPolicy: Handler<'ListEntitiesForPolicy'> = async (context, input) => {
  const policy = await policyOfArn(context.tx, context.place.account, input.PolicyArn);
  const { items, paged } = await entitiesOfPolicy(context, policy.id, input);
  const of = (kind: EntityKind): AttachmentRecord[] => items.filter(({ entityKind }) => entityKind === kind);
  return {
    PolicyGroups: of('group').map((each) => ({ GroupName: each.entityName, GroupId: each.entityId })),
    PolicyUsers: of('user').map((each) => ({ UserName: each.entityName, UserId: each.entityId })),
    PolicyRoles: of('role').map((each) => ({ RoleName: each.entityName, RoleId: each.entityId })),
    ...paged,
  };
};
