import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functions } from '../state.ts';
import { unqualified } from '../unqualified.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html */
export const putFunctionRecursionConfig: Handler<'PutFunctionRecursionConfig'> = async (
  { tx, place: own },
  { FunctionName, RecursiveLoop },
) => {
  const address = unqualified(parseFunctionName(FunctionName, own));
  const record = await requireFunction(tx, address);
  const recursiveLoop = RecursiveLoop === 'Allow' ? 'Allow' : 'Terminate';
  await functions.put(tx, address.place, { ...record, recursiveLoop });
  return { RecursiveLoop };
};
