import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { parseLayerVersionArn } from '../layer-names.ts';
import { mustBeHere, requireLayerVersion, shownLayerVersion } from '../layers.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html */
export const getLayerVersionByArn: Handler<'GetLayerVersionByArn'> = async (context, { Arn }) => {
  const address = parseLayerVersionArn(Arn);
  if (address === undefined) throw notFound('The resource you requested does not exist.');
  mustBeHere(address.place.region, context.place);
  return shownLayerVersion(context, address.place, await requireLayerVersion(context.tx, address));
};
