import {
  capacityProviderArn,
  mustBeActive,
  parseProvider,
  requireProvider,
  shownProvider,
} from '../capacity/providers.ts';
import { settleLater } from '../capacity/settling.ts';
import { type CapacityProviderRecord, capacityProviders } from '../capacity/state.ts';
import { conflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { versions } from '../state.ts';

/**
 * Deleting, then gone. One that functions use stays; AWS's text for that is recorded nowhere.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteCapacityProvider.html
 */
export const deleteCapacityProvider: Handler<'DeleteCapacityProvider'> = async (context, input) => {
  const { tx, now } = context;
  const address = parseProvider(input.CapacityProviderName, context.place);
  const before = await requireProvider(context, address);
  mustBeActive(address, before);
  const arn = capacityProviderArn(address);
  const users = await versions.listBy(tx, address.place, 'byCapacityProvider', { prefix: [arn], limit: 1 });
  if (users.records.length > 0) {
    throw conflict(`The capacity provider is in use by one or more functions: ${arn}`);
  }
  const after: CapacityProviderRecord = { ...before, state: 'Deleting', lastModifiedMs: now() };
  await capacityProviders.put(tx, address.place, after);
  await settleLater(context, address, after);
  return { CapacityProvider: shownProvider(address, after) };
};
