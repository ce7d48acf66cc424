import { findDelivery } from '../deliveries.ts';
import { deliveries } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';

export const deleteDelivery: Handler<'DeleteDelivery'> = async ({ tx, place }, { id }) => {
  await findDelivery(tx, place, id);
  await deliveries.delete(tx, place, id);
};
