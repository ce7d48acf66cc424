import { openWithToken } from '../durable/checkpoint.ts';
import { ITEMS_DEFAULT, pageOf } from '../durable/pages.ts';
import { shownOperation } from '../durable/show.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionState.html */
export const getDurableExecutionState: Staged<'GetDurableExecutionState'> = async (context, input) => {
  const { records, marker } = await context.transact(async (inner) => {
    const { place, execution } = await openWithToken(inner, input.DurableExecutionArn, input.CheckpointToken);
    return pageOf(inner, place, execution.id, input.MaxItems || ITEMS_DEFAULT, input.Marker);
  });
  const Operations = [];
  for (const operation of records) Operations.push(await shownOperation(context, operation));
  return { Operations, NextMarker: marker };
};
