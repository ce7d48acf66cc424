import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { aliasConfiguration } from '../shapes.ts';
import { aliases } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html */
export const getAlias: Handler<'GetAlias'> = async ({ tx, place: own }, { FunctionName, Name }) => {
  const address = parseFunctionName(FunctionName, own);
  const alias = await aliases.get(tx, address.place, address.name, Name);
  if (alias === undefined) throw notFound(`Cannot find alias arn: ${functionArn(address)}:${Name}`);
  return aliasConfiguration(address.place, alias);
};
