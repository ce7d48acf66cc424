import { resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { indexPolicies } from '../index-policy.ts';
import { addressOf, findGroup } from '../names.ts';

export const deleteIndexPolicy: Handler<'DeleteIndexPolicy'> = async ({ tx, place }, input) => {
  const address = addressOf(place, input);
  const { id } = await findGroup(tx, address);
  if ((await indexPolicies.get(tx, address.place, id)) === undefined) throw resourceNotFound();
  await indexPolicies.delete(tx, address.place, id);
  return {};
};
