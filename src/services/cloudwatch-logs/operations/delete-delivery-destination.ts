import { deliveryArn, findDeliveryDestination, refuseWhileUsed } from '../deliveries.ts';
import { deliveryDestinations } from '../delivery-state.ts';
import type { Handler } from '../handler.ts';

export const deleteDeliveryDestination: Handler<'DeleteDeliveryDestination'> = async (context, { name }) => {
  const { tx, place } = context;
  await findDeliveryDestination(tx, place, name);
  await refuseWhileUsed(context, { destinationArn: deliveryArn(place, 'delivery-destination', name) });
  await deliveryDestinations.delete(tx, place, name);
};
