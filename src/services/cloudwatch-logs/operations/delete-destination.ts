import { destinationNotFound } from '../destination.ts';
import type { Handler } from '../handler.ts';
import { destinations } from '../state.ts';

export const deleteDestination: Handler<'DeleteDestination'> = async ({ tx, place }, { destinationName }) => {
  if ((await destinations.get(tx, place, destinationName)) === undefined) throw destinationNotFound();
  await destinations.delete(tx, place, destinationName);
};
