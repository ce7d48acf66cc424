import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { accountAliases } from '../state.ts';

/** An account has one alias: a new one takes the place of the old one. */
export const createAccountAlias: Handler<'CreateAccountAlias'> = async (
  { tx, place },
  { AccountAlias: alias },
) => {
  if ((await accountAliases.get(tx, place, alias)) !== undefined) {
    throw entityAlreadyExists(`The account alias ${alias} already exists.`);
  }
  const { account } = place;
  const before = await accountAliases.getBy(tx, place, 'byAccount', [account]);
  if (before !== undefined) await accountAliases.delete(tx, place, before.alias);
  await accountAliases.put(tx, place, { alias, account });
};
