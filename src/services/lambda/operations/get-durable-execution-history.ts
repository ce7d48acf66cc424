import { requireExecution } from '../durable/lookups.ts';
import { ITEMS_DEFAULT, invalidMarker } from '../durable/pages.ts';
import { shownEvent } from '../durable/show.ts';
import { histories } from '../durable/state.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionHistory.html */
export const getDurableExecutionHistory: Staged<'GetDurableExecutionHistory'> = async (context, input) => {
  const { DurableExecutionArn: arn, IncludeExecutionData = false, ReverseOrder: reverse = false } = input;
  const inputs = [arn, reverse];
  const page = await context.transact(async (inner) => {
    const { place, execution } = await requireExecution(inner, arn);
    const { pages } = inner;
    const after = input.Marker ? pages.open('GetDurableExecutionHistory', inputs, input.Marker) : undefined;
    if (input.Marker && after === undefined) throw invalidMarker();
    const query = { prefix: [execution.id], limit: input.MaxItems || ITEMS_DEFAULT, reverse };
    return histories.list(inner.tx, place, after === undefined ? query : { ...query, after });
  });
  const Events = [];
  for (const event of page.records) Events.push(await shownEvent(context, event, IncludeExecutionData));
  const NextMarker = page.next && context.pages.close('GetDurableExecutionHistory', inputs, page.next);
  return { Events, NextMarker };
};
