import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOutboundResponsibilityTransfers.html */
export const listOutboundResponsibilityTransfers: Handler<'ListOutboundResponsibilityTransfers'> = async (
  context,
  input,
) => {
  await organizationOf(context.tx, context.place.account);

  const none: { Id: string }[] = [];
  const request = { context, operation: 'ListOutboundResponsibilityTransfers', input };
  const { items, paged } = pageOfList(request, none, ({ Id }) => Id);
  return { ResponsibilityTransfers: items, ...paged };
};
