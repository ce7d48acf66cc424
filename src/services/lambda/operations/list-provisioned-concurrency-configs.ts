import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { shownProvisioned } from '../provisioning.ts';
import { type ProvisionedRecord, provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html */
export const listProvisionedConcurrencyConfigs: Handler<'ListProvisionedConcurrencyConfigs'> = async (
  context,
  input,
) => {
  const { tx } = context;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireFunction(tx, address);
  const { records, NextMarker } = await onePage<ProvisionedRecord>(
    context,
    'ListProvisionedConcurrencyConfigs',
    [place, name],
    input,
    (query) => provisioned.list(tx, place, { ...query, prefix: [name] }),
  );
  const ProvisionedConcurrencyConfigs = records.map((record) => ({
    FunctionArn: `${functionArn(address)}:${record.qualifier}`,
    ...shownProvisioned(record),
  }));
  return { ProvisionedConcurrencyConfigs, NextMarker };
};
