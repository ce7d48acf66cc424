import type { Handler } from '../handler.ts';
import { addressOf, findGroup } from '../names.ts';
import { groups } from '../state.ts';

export const putLogGroupDeletionProtection: Handler<'PutLogGroupDeletionProtection'> = async (
  { tx, place },
  input,
) => {
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  await groups.put(tx, address.place, { ...group, isProtected: input.deletionProtectionEnabled });
};
