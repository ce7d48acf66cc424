import { notFound, revisionDiffers } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { provisionElsewhere } from '../provisioned-alias.ts';
import { requireTarget, weightsOf } from '../routing.ts';
import { aliasConfiguration } from '../shapes.ts';
import { type AliasRecord, aliases } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export const updateAlias: Handler<'UpdateAlias'> = async (context, input) => {
  const { tx, ids } = context;
  const address = { ...parseFunctionName(input.FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireFunction(tx, address);
  const before = await aliases.get(tx, place, name, input.Name);
  if (before === undefined) throw notFound(`Alias not found: ${functionArn(address)}:${input.Name}`);
  if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId) throw revisionDiffers();
  const version = input.FunctionVersion ?? before.version;
  await requireTarget(tx, address, version);
  const routing = input.RoutingConfig ?? { AdditionalVersionWeights: before.weights };
  const wished: AliasRecord = {
    ...before,
    version,
    description: input.Description ?? before.description,
    weights: await weightsOf(tx, address, version, routing),
    revisionId: ids.uuid(),
  };
  const hasRouting = input.RoutingConfig !== undefined;
  const alias = await provisionElsewhere(context, address, before, wished, hasRouting);
  await aliases.put(tx, place, alias);
  return aliasConfiguration(place, alias);
};
