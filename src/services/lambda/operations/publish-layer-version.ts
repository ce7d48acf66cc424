import { dropCode, keepCode, storeCode } from '../code.ts';
import { takeCodeStorage } from '../code-storage.ts';
import { accountMismatch } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { checkCompatible, parseLayerName, shownLayerVersion } from '../layers.ts';
import { type LayerVersionRecord, layers, layerVersions } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html */
export const publishLayerVersion: Staged<'PublishLayerVersion'> = async (context, input) => {
  const { place, name } = parseLayerName(input.LayerName, context.place);
  if (place.account !== context.place.account) throw accountMismatch();
  const { CompatibleRuntimes: runtimes = [], CompatibleArchitectures: architectures = [] } = input;
  checkCompatible(runtimes, architectures);
  const code = await storeCode(context, input.Content, context.ids.uuid());
  try {
    return await context.transact(async (inner) => {
      const { tx, now } = inner;
      const layer = (await layers.get(tx, place, name)) ?? { name, nextVersion: 1 };
      const record: LayerVersionRecord = {
        name,
        number: layer.nextVersion,
        description: input.Description ?? '',
        code,
        runtimes,
        architectures,
        licence: input.LicenseInfo,
        createdAtMs: now(),
      };
      await layers.put(tx, place, { ...layer, nextVersion: layer.nextVersion + 1 });
      await layerVersions.put(tx, place, record);
      await takeCodeStorage(tx, place, code);
      await keepCode(tx, code);
      // Lists that were given empty are answered so.
      const { CompatibleRuntimes, CompatibleArchitectures } = input;
      return { ...shownLayerVersion(inner, place, record), CompatibleRuntimes, CompatibleArchitectures };
    });
  } catch (error) {
    await dropCode(context, code);
    throw error;
  }
};
