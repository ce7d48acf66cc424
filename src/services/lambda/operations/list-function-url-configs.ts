import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { type UrlRecord, urls } from '../state.ts';
import { requireUrlHolder, shownUrl } from '../urls.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html */
export const listFunctionUrlConfigs: Handler<'ListFunctionUrlConfigs'> = async (context, input) => {
  const { tx, endpoint } = context;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireUrlHolder(tx, address);
  const { records, NextMarker } = await onePage<UrlRecord>(
    context,
    'ListFunctionUrlConfigs',
    [place, name],
    input,
    (query) => urls.list(tx, place, { ...query, prefix: [name] }),
  );
  return { FunctionUrlConfigs: records.map((record) => shownUrl(endpoint, place, record)), NextMarker };
};
