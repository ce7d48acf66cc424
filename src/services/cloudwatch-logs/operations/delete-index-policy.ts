import { resourceNotFound } from '../errors.ts';
import { fieldsIn, rememberFormer } from '../field-index.ts';
import type { Handler } from '../handler.ts';
import { indexPolicies } from '../index-policy.ts';
import { addressOf, findGroup } from '../names.ts';

export const deleteIndexPolicy: Handler<'DeleteIndexPolicy'> = async ({ tx, place, now }, input) => {
  const address = addressOf(place, input);
  const { id } = await findGroup(tx, address);
  const known = await indexPolicies.get(tx, address.place, id);
  if (known === undefined) throw resourceNotFound();
  await indexPolicies.delete(tx, address.place, id);
  const change = { before: fieldsIn(known), after: new Set<string>() };
  await rememberFormer(tx, address.place, { owner: id }, change, now());
  return {};
};
