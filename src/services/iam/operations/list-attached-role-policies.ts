import { attachedTo } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { pathOfPolicyArn, shownAttachment } from '../managed-policies.ts';
import { pageOfList } from '../paging.ts';

export const listAttachedRolePolicies: Handler<'ListAttachedRolePolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await roleNamed(tx, place, input.RoleName);
  const attached = (await attachedTo(tx, place, id)).filter(({ policyArn }) =>
    pathOfPolicyArn(policyArn).startsWith(input.PathPrefix ?? '/'),
  );
  const request = { context, operation: 'ListAttachedRolePolicies', input };
  const { items, paged } = pageOfList(request, attached, ({ policyId }) => policyId);
  return { AttachedPolicies: items.map(shownAttachment), ...paged };
};
