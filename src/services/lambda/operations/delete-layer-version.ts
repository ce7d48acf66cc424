import { releaseCode } from '../code.ts';
import { giveCodeStorage } from '../code-storage.ts';
import type { Handler } from '../handler.ts';
import { layerVersionOf } from '../layers.ts';
import { layerVersions } from '../state.ts';

/**
 * Functions that use it keep its code. A version that is not there is gone already.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
 */
export const deleteLayerVersion: Handler<'DeleteLayerVersion'> = async (context, input) => {
  const { place, name, number } = layerVersionOf(input, context.place);
  const record = await layerVersions.get(context.tx, place, name, number);
  if (record === undefined) return {};
  await layerVersions.deleteRecord(context.tx, place, record);
  giveCodeStorage(context.tx, place, record.code);
  await releaseCode(context, record.code);
  return {};
};
