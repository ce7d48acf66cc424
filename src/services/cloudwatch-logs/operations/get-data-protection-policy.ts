import type { Handler } from '../handler.ts';
import { addressOf, findGroup } from '../names.ts';
import { protections } from '../protection/state.ts';

/** Of a group without a policy only its name. */
export const getDataProtectionPolicy: Handler<'GetDataProtectionPolicy'> = async ({ tx, place }, input) => {
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  const known = await protections.get(tx, address.place, group.id);
  return {
    logGroupIdentifier: input.logGroupIdentifier,
    ...(known?.document !== undefined && {
      policyDocument: known.document,
      lastUpdatedTime: known.updatedAtMs,
    }),
  };
};
