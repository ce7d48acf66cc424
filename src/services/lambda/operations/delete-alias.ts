import type { Handler } from '../handler.ts';
import { requireFunction, targetsOf } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { removeQualified } from '../removal.ts';
import { aliases } from '../state.ts';

/** An alias that is not there is gone already. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html */
export const deleteAlias: Handler<'DeleteAlias'> = async (context, { FunctionName, Name }) => {
  const address = { ...parseFunctionName(FunctionName, context.place), qualifier: undefined };
  const { place, name } = address;
  await requireFunction(context.tx, address);
  const alias = await aliases.get(context.tx, place, name, Name);
  if (alias === undefined) return {};
  await aliases.delete(context.tx, place, name, Name);
  await removeQualified(context, place, name, Name, targetsOf(alias));
  return {};
};
