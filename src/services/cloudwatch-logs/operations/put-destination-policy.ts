import { destinationNotFound } from '../destination.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { destinations } from '../state.ts';

export const putDestinationPolicy: Handler<'PutDestinationPolicy'> = async ({ tx, place }, input) => {
  const { destinationName, accessPolicy } = input;
  const destination = await destinations.get(tx, place, destinationName);
  if (destination === undefined) throw destinationNotFound();
  try {
    JSON.parse(accessPolicy);
  } catch {
    throw invalidParameter('The provided policy document is not valid.');
  }
  await destinations.put(tx, place, { ...destination, accessPolicy });
};
