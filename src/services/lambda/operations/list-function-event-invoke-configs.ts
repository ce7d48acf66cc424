import { requireInvoked, shownEventInvoke } from '../event-invoke.ts';
import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { type EventInvokeRecord, eventInvokes } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html */
export const listFunctionEventInvokeConfigs: Handler<'ListFunctionEventInvokeConfigs'> = async (
  context,
  input,
) => {
  const { tx } = context;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireInvoked(tx, address);
  const { records, NextMarker } = await onePage<EventInvokeRecord>(
    context,
    'ListFunctionEventInvokeConfigs',
    [place, name],
    input,
    (query) => eventInvokes.list(tx, place, { ...query, prefix: [name] }),
  );
  return { FunctionEventInvokeConfigs: records.map((record) => shownEventInvoke(place, record)), NextMarker };
};
