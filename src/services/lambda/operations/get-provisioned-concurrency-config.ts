import { noProvisioned } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { countedOf, provisionable, requireProvisionable, shownProvisioned } from '../provisioning.ts';
import { provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html */
export const getProvisionedConcurrencyConfig: Staged<'GetProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const address = provisionable(input, context.place);
  const { place, name, qualifier } = address;
  const counted = await context.transact(async ({ tx }) => {
    await requireProvisionable(tx, address);
    const record = await provisioned.get(tx, place, name, qualifier);
    if (record === undefined) throw noProvisioned();
    return countedOf(tx, place, record);
  });
  return shownProvisioned(counted, context.functions.count);
};
