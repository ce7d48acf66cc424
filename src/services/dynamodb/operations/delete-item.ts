import type { Handler } from '../handler.ts';
import { writeSingleItem } from '../write/single-write.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem: Handler<'DeleteItem'> = async (context, input) => {
  const { before, ConsumedCapacity, ItemCollectionMetrics } = await writeSingleItem(context, 'Delete', input);
  const Attributes = input.ReturnValues === 'ALL_OLD' ? before : undefined;
  return { Attributes, ConsumedCapacity, ItemCollectionMetrics };
};
