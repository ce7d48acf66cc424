import { findSource, shownSource } from '../deliveries.ts';
import type { Handler } from '../handler.ts';

export const getDeliverySource: Handler<'GetDeliverySource'> = async ({ tx, place }, { name }) => ({
  deliverySource: shownSource(place, await findSource(tx, place, name)),
});
