import { conflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { requireTarget, weightsOf } from '../routing.ts';
import { aliasConfiguration } from '../shapes.ts';
import { type AliasRecord, aliases } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export const createAlias: Handler<'CreateAlias'> = async (context, input) => {
  const { tx, ids } = context;
  const { Name, FunctionVersion, Description = '', RoutingConfig } = input;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireFunction(tx, { ...address, qualifier: FunctionVersion });
  await requireTarget(tx, address, FunctionVersion);
  if ((await aliases.get(tx, place, name, Name)) !== undefined) {
    throw conflict(`Alias already exists: ${functionArn(address)}:${Name}`);
  }
  const alias: AliasRecord = {
    functionName: name,
    name: Name,
    version: FunctionVersion,
    description: Description,
    weights: await weightsOf(tx, address, FunctionVersion, RoutingConfig),
    revisionId: ids.uuid(),
  };
  await aliases.put(tx, place, alias);
  return aliasConfiguration(place, alias);
};
