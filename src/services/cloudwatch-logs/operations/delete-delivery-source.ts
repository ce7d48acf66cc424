import { findSource, refuseWhileUsed } from '../deliveries.ts';
import { deliverySources } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';

export const deleteDeliverySource: Handler<'DeleteDeliverySource'> = async (context, { name }) => {
  const { tx, place } = context;
  await findSource(tx, place, name);
  await refuseWhileUsed(context, { source: name });
  await deliverySources.delete(tx, place, name);
};
