import { findDeliveryDestination } from '../deliveries.ts';
import { deliveryDestinations } from '../delivery-state.ts';
import { resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const deleteDeliveryDestinationPolicy: Handler<'DeleteDeliveryDestinationPolicy'> = async (
  { tx, place },
  { deliveryDestinationName },
) => {
  const destination = await findDeliveryDestination(tx, place, deliveryDestinationName);
  if (destination.policy === undefined) throw resourceNotFound();
  await deliveryDestinations.put(tx, place, { ...destination, policy: undefined });
};
