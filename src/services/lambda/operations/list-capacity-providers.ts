import { shownProvider } from '../capacity/providers.ts';
import { type CapacityProviderRecord, capacityProviders } from '../capacity/state.ts';
import type { Handler } from '../handler.ts';
import { onePage } from '../paging.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListCapacityProviders.html */
export const listCapacityProviders: Handler<'ListCapacityProviders'> = async (context, input) => {
  const { tx, place } = context;
  const { State } = input;
  const { records, NextMarker } = await onePage<CapacityProviderRecord>(
    context,
    'ListCapacityProviders',
    [State],
    input,
    (query) =>
      State === undefined
        ? capacityProviders.list(tx, place, query)
        : capacityProviders.listBy(tx, place, 'byState', { ...query, prefix: [State] }),
  );
  return {
    CapacityProviders: records.map((record) => shownProvider({ place, name: record.name }, record)),
    NextMarker,
  };
};
