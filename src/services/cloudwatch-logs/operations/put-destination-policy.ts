import { destinationNotFound } from '../destination.ts';
import type { Handler } from '../handler.ts';
import { checkPolicyDocument } from '../policy-document.ts';
import { destinations } from '../state.ts';

export const putDestinationPolicy: Handler<'PutDestinationPolicy'> = async ({ tx, place }, input) => {
  const { destinationName, accessPolicy } = input;
  const destination = await destinations.get(tx, place, destinationName);
  if (destination === undefined) throw destinationNotFound();
  checkPolicyDocument(accessPolicy);
  await destinations.put(tx, place, { ...destination, accessPolicy });
};
