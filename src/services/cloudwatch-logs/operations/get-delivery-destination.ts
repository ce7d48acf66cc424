import { findDeliveryDestination, shownDeliveryDestination } from '../deliveries.ts';
import type { Handler } from '../handler.ts';

export const getDeliveryDestination: Handler<'GetDeliveryDestination'> = async ({ tx, place }, { name }) => ({
  deliveryDestination: shownDeliveryDestination(place, await findDeliveryDestination(tx, place, name)),
});
