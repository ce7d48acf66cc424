import type { Handler } from '../handler.ts';
import { layerVersionOf, requireLayerVersion, shownLayerVersion } from '../layers.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html */
export const getLayerVersion: Handler<'GetLayerVersion'> = async (context, input) => {
  const address = layerVersionOf(input, context.place);
  return shownLayerVersion(context, address.place, await requireLayerVersion(context.tx, address));
};
