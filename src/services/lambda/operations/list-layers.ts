import type { LayersListItem } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { layerArn } from '../layer-names.ts';
import { fits, listedLayerVersion } from '../layers.ts';
import { onePage } from '../paging.ts';
import { type LayerRecord, layers, layerVersions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListLayers.html */
export const listLayers: Handler<'ListLayers'> = async (context, input) => {
  const { tx, place } = context;
  const { CompatibleRuntime, CompatibleArchitecture } = input;
  const inputs = [CompatibleRuntime, CompatibleArchitecture];
  const { records, NextMarker } = await onePage<LayerRecord>(context, 'ListLayers', inputs, input, (query) =>
    layers.list(tx, place, query),
  );
  const Layers: LayersListItem[] = [];
  for (const { name } of records) {
    // A layer without versions that fit is not listed, one whose versions are all deleted is none.
    for await (const version of layerVersions.scan(tx, place, { prefix: [name], reverse: true })) {
      if (!fits(version, input)) continue;
      const LayerArn = layerArn({ place, name });
      Layers.push({ LayerName: name, LayerArn, LatestMatchingVersion: listedLayerVersion(place, version) });
      break;
    }
  }
  return { Layers, NextMarker };
};
