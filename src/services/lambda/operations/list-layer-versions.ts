import type { Handler } from '../handler.ts';
import { fits, listedLayerVersion, parseLayerName } from '../layers.ts';
import { onePage } from '../paging.ts';
import { type LayerVersionRecord, layerVersions } from '../state.ts';

/** The newest first. https://docs.aws.amazon.com/lambda/latest/api/API_ListLayerVersions.html */
export const listLayerVersions: Handler<'ListLayerVersions'> = async (context, input) => {
  const { place, name } = parseLayerName(input.LayerName, context.place);
  const { CompatibleRuntime, CompatibleArchitecture } = input;
  const { records, NextMarker } = await onePage<LayerVersionRecord>(
    context,
    'ListLayerVersions',
    [place, name, CompatibleRuntime, CompatibleArchitecture],
    input,
    (query) => layerVersions.list(context.tx, place, { ...query, prefix: [name], reverse: true }),
  );
  const LayerVersions = records
    .filter((record) => fits(record, input))
    .map((record) => listedLayerVersion(place, record));
  return { LayerVersions, NextMarker };
};
