import { transferNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListInboundResponsibilityTransfers.html */
export const listInboundResponsibilityTransfers: Handler<'ListInboundResponsibilityTransfers'> = async (
  context,
  input,
) => {
  await organizationOf(context.tx, context.place.account);
  if (input.Id !== undefined) throw transferNotFound();
  const none: { Id: string }[] = [];
  const request = { context, operation: 'ListInboundResponsibilityTransfers', input };
  const { items, paged } = pageOfList(request, none, ({ Id }) => Id);
  return { ResponsibilityTransfers: items, ...paged };
};
