import { findDeliveryDestination } from '../deliveries.ts';
import type { Handler } from '../handler.ts';

/** A destination without one has an empty answer. */
export const getDeliveryDestinationPolicy: Handler<'GetDeliveryDestinationPolicy'> = async (
  { tx, place },
  { deliveryDestinationName },
) => {
  const { policy } = await findDeliveryDestination(tx, place, deliveryDestinationName);
  return { policy: policy === undefined ? {} : { deliveryDestinationPolicy: policy } };
};
