import type { Handler } from '../handler.ts';
import { versionsBehind } from '../lookups.ts';
import { dropProvisioned, provisionable, requireProvisionable } from '../provisioning.ts';

/**
 * What is not provisioned is given up already.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html
 */
export const deleteProvisionedConcurrencyConfig: Handler<'DeleteProvisionedConcurrencyConfig'> = async (
  context,
  input,
) => {
  const address = provisionable(input, context.place);
  await requireProvisionable(context.tx, address);
  await dropProvisioned(context, address, await versionsBehind(context.tx, address));
  return {};
};
