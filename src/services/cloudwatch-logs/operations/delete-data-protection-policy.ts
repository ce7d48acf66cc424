import { resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { addressOf, findGroup } from '../names.ts';
import { protect, protections } from '../protection/state.ts';

/** Events that came before stay masked. */
export const deleteDataProtectionPolicy: Handler<'DeleteDataProtectionPolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  const known = await protections.get(tx, address.place, group.id);
  if (known?.document === undefined) throw resourceNotFound();
  await protect(tx, address.place, group.id, now(), undefined);
};
