import { updatedAttributes } from '../expression/update.ts';
import type { Handler } from '../handler.ts';
import { type SingleWrite, writeSingleItem } from '../write/single-write.ts';

type ReturnValues = Parameters<typeof updatedAttributes>[1];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem: Handler<'UpdateItem'> = async (context, input) => {
  const write = await writeSingleItem(context, 'Update', input);
  const { ConsumedCapacity, ItemCollectionMetrics } = write;
  // The model lets no other value through.
  const returnValues = (input.ReturnValues ?? 'NONE') as ReturnValues;
  return { Attributes: returned(write, returnValues), ConsumedCapacity, ItemCollectionMetrics };
};

function returned({ action, before, after }: SingleWrite, returnValues: ReturnValues) {
  const update = action.update ?? { actions: [], legacy: false };
  return updatedAttributes(update, returnValues, before, after);
}
