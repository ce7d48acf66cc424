import { attachedTo } from '../attachments.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { pathOfPolicyArn, shownAttachment } from '../managed-policies.ts';
import { pageOfList } from '../paging.ts';

export const listAttachedUserPolicies: Handler<'ListAttachedUserPolicies'> = async (context, input) => {
  const { tx, place } = context;
  const { id } = await userNamed(tx, place, input.UserName);
  const attached = (await attachedTo(tx, place, id)).filter(({ policyArn }) =>
    pathOfPolicyArn(policyArn).startsWith(input.PathPrefix ?? '/'),
  );
  const request = { context, operation: 'ListAttachedUserPolicies', input };
  const { items, paged } = pageOfList(request, attached, ({ policyId }) => policyId);
  return { AttachedPolicies: items.map(shownAttachment), ...paged };
};
