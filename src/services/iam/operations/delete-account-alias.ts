import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { accountAliases } from '../state.ts';

export const deleteAccountAlias: Handler<'DeleteAccountAlias'> = async (
  { tx, place },
  { AccountAlias: alias },
) => {
  const record = await accountAliases.get(tx, place, alias);
  if (record?.account !== place.account) {
    throw noSuchEntity(`The account alias with name ${alias} cannot be found.`);
  }
  await accountAliases.delete(tx, place, alias);
};
