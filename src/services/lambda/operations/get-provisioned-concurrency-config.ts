import { noProvisioned } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireVersion } from '../lookups.ts';
import { provisionable, shownProvisioned } from '../provisioning.ts';
import { provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html */
export const getProvisionedConcurrencyConfig: Handler<'GetProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const address = provisionable(input, context.place);
  const { place, name, qualifier } = address;
  await requireVersion(context.tx, address);
  const record = await provisioned.get(context.tx, place, name, qualifier);
  if (record === undefined) throw noProvisioned();
  return shownProvisioned(record);
};
