import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { provisionable, provisionLater } from '../provisioning.ts';
import { provisioned } from '../state.ts';

/**
 * What is not provisioned is given up already.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html
 */
export const deleteProvisionedConcurrencyConfig: Handler<'DeleteProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const address = provisionable(input, context.place);
  const { place, name, qualifier } = address;
  await requireFunction(context.tx, address);
  if ((await provisioned.get(context.tx, place, name, qualifier)) === undefined) return {};
  await provisioned.delete(context.tx, place, name, qualifier);
  provisionLater(context, address);
  return {};
};
