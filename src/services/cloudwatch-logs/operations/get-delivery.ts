import { findDelivery, shownDelivery } from '../deliveries.ts';
import type { Handler } from '../handler.ts';

export const getDelivery: Handler<'GetDelivery'> = async ({ tx, place }, { id }) => ({
  delivery: shownDelivery(place, await findDelivery(tx, place, id)),
});
