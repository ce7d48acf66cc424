import type { Handler } from '../handler.ts';
import { onePage } from '../paging.ts';
import { functionConfiguration } from '../shapes.ts';
import { type FunctionRecord, functions, type VersionRecord, versions } from '../state.ts';

/** Pages of whole configurations stop earlier than those of names. */
const ITEMS_MAX = 50;

/**
 * Without FunctionVersion `$LATEST` of each function, with it all versions.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 */
export const listFunctions: Handler<'ListFunctions'> = async (context, input) => {
  const { tx, place } = context;
  const { FunctionVersion, MasterRegion, Marker, MaxItems = ITEMS_MAX } = input;
  const paging = { Marker, MaxItems: Math.min(MaxItems, ITEMS_MAX) };
  const inputs = [FunctionVersion, MasterRegion];
  // Functions are in the region that they were made in: there is no Lambda@Edge to replicate them.
  if (MasterRegion !== undefined && MasterRegion !== 'ALL' && MasterRegion !== place.region) {
    return { Functions: [] };
  }
  const shown = (version: VersionRecord) =>
    functionConfiguration(place, version, {
      isListed: true,
      qualifier:
        FunctionVersion === 'ALL' ? (version.number === 0 ? '$LATEST' : `${version.number}`) : undefined,
    });
  if (FunctionVersion === 'ALL') {
    const page = await onePage<VersionRecord>(context, 'ListFunctions', inputs, paging, (query) =>
      versions.list(tx, place, query),
    );
    return { Functions: page.records.map(shown), NextMarker: page.NextMarker };
  }
  const page = await onePage<FunctionRecord>(context, 'ListFunctions', inputs, paging, (query) =>
    functions.list(tx, place, query),
  );
  const keys = page.records.map(({ name }) => [name, 0] as const);
  const latest = await versions.getMany(tx, place, keys);
  return {
    Functions: latest.flatMap((version) => (version === undefined ? [] : [shown(version)])),
    NextMarker: page.NextMarker,
  };
};
