import type { Handler } from '../handler.ts';
import { requireFunction, versionName } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { onePage } from '../paging.ts';
import { functionConfiguration } from '../shapes.ts';
import { type VersionRecord, versions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html */
export const listVersionsByFunction: Handler<'ListVersionsByFunction'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.FunctionName, context.place);
  const { place, name } = address;
  await requireFunction(tx, { ...address, qualifier: undefined });
  const inputs = [place, name];
  const { records, NextMarker } = await onePage<VersionRecord>(
    context,
    'ListVersionsByFunction',
    inputs,
    input,
    (query) => versions.list(tx, place, { ...query, prefix: [name] }),
  );
  return {
    Versions: records.map((version) =>
      functionConfiguration(place, version, { isListed: true, qualifier: versionName(version.number) }),
    ),
    NextMarker,
  };
};
