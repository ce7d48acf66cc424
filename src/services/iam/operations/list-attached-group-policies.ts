import { attachedTo } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { groupNamed } from '../lookups.ts';
import { pathOfPolicyArn, shownAttachment } from '../managed-policies.ts';
import { pageOfList } from '../paging.ts';

export const listAttachedGroupPolicies: Handler<'ListAttachedGroupPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await groupNamed(tx, place, input.GroupName);
  const attached = (await attachedTo(tx, place, id)).filter(({ policyArn }) =>
    pathOfPolicyArn(policyArn).startsWith(input.PathPrefix ?? '/'),
  );
  const request = { context, operation: 'ListAttachedGroupPolicies', input };
  const { items, paged } = pageOfList(request, attached, ({ policyId }) => policyId);
  return { AttachedPolicies: items.map(shownAttachment), ...paged };
};
