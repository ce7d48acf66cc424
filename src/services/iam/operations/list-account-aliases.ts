import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { accountAliases } from '../state.ts';

export const listAccountAliases: Handler<'ListAccountAliases'> = async (context, input) => {
  const { tx, place } = context;
  const record = await accountAliases.getBy(tx, place, 'byAccount', [place.account]);
  const aliases = record === undefined ? [] : [record.alias];
  const request = { context, operation: 'ListAccountAliases', input };
  const { items, paged } = pageOfList(request, aliases, (alias) => alias);
  return { AccountAliases: items, ...paged };
};
