import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { aliasConfiguration } from '../shapes.ts';
import { type AliasRecord, aliases } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html */
export const listAliases: Handler<'ListAliases'> = async (context, input) => {
  const { tx } = context;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  const wanted = input.FunctionVersion;
  await requireFunction(tx, address);
  const inputs = [place, name, wanted];
  const { records, NextMarker } = await onePage<AliasRecord>(context, 'ListAliases', inputs, input, (query) =>
    aliases.list(tx, place, { ...query, prefix: [name] }),
  );
  const leads = ({ version, weights }: AliasRecord) =>
    wanted === undefined || version === wanted || weights[wanted] !== undefined;
  return { Aliases: records.filter(leads).map((alias) => aliasConfiguration(place, alias)), NextMarker };
};
