import type { Staged } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { countedOf, shownProvisioned } from '../provisioning.ts';
import { type ProvisionedRecord, provisioned } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListProvisionedConcurrencyConfigs.html */
export const listProvisionedConcurrencyConfigs: Staged<'ListProvisionedConcurrencyConfigs'> = async (
  context,
  input,
) => {
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  const { found, NextMarker } = await context.transact(async (inner) => {
    const { tx } = inner;
    await requireFunction(tx, address);
    const page = await onePage<ProvisionedRecord>(
      inner,
      'ListProvisionedConcurrencyConfigs',
      [place, name],
      input,
      (query) => provisioned.list(tx, place, { ...query, prefix: [name] }),
    );
    const rows = page.records.map((record) => countedOf(tx, place, record));
    return { found: await Promise.all(rows), NextMarker: page.NextMarker };
  });
  const ProvisionedConcurrencyConfigs = found.map((counted) => ({
    FunctionArn: `${functionArn(address)}:${counted.record.qualifier}`,
    ...shownProvisioned(counted, context.functions.count),
  }));
  return { ProvisionedConcurrencyConfigs, NextMarker };
};
