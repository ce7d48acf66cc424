import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { passwordPolicies } from '../state.ts';

export const deleteAccountPasswordPolicy: Handler<'DeleteAccountPasswordPolicy'> = async ({ tx, place }) => {
  if ((await passwordPolicies.get(tx, place, 'passwordPolicy')) === undefined) {
    throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
  }
  await passwordPolicies.delete(tx, place, 'passwordPolicy');
};
