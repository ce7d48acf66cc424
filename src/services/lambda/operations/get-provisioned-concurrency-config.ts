import { noProvisioned } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { provisionable, requireProvisionable, shownProvisioned } from '../provisioning.ts';
import { provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html */
export const getProvisionedConcurrencyConfig: Staged<'GetProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const address = provisionable(input, context.place);
  const { place, name, qualifier } = address;
  const { record, runKey } = await context.transact(async ({ tx }) => {
    const { version } = await requireProvisionable(tx, address);
    return { record: await provisioned.get(tx, place, name, qualifier), runKey: version.runKey };
  });
  if (record === undefined) throw noProvisioned();
  return shownProvisioned(record, context.functions.count(runKey));
};
