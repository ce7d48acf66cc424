import { capacityProviderArn, parseProvider, requireProvider } from '../capacity/providers.ts';
import type { Handler } from '../handler.ts';
import { versionName } from '../lookups.ts';
import { qualifiedArn } from '../names.ts';
import { onePage } from '../paging.ts';
import { type VersionRecord, versions } from '../state.ts';

/**
 * `$LATEST` is among them: it is configured to use the provider, though it does not run there.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionVersionsByCapacityProvider.html
 */
export const listFunctionVersionsByCapacityProvider: Handler<
  'ListFunctionVersionsByCapacityProvider'
> = async (context, input) => {
  const address = parseProvider(input.CapacityProviderName, context.place);
  const { place } = address;
  await requireProvider(context, address);
  const arn = capacityProviderArn(address);
  const { records, NextMarker } = await onePage<VersionRecord>(
    context,
    'ListFunctionVersionsByCapacityProvider',
    [arn],
    input,
    (query) => versions.listBy(context.tx, place, 'byCapacityProvider', { ...query, prefix: [arn] }),
  );
  const FunctionVersions = records.map(({ name, number, state }) => ({
    FunctionArn: qualifiedArn({ place, name, qualifier: versionName(number) }),
    State: state.state,
  }));
  return { CapacityProviderArn: arn, FunctionVersions, NextMarker };
};
