import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { unqualified } from '../unqualified.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html */
export const getFunctionRecursionConfig: Handler<'GetFunctionRecursionConfig'> = async (
  { tx, place },
  { FunctionName },
) => {
  const record = await requireFunction(tx, unqualified(parseFunctionName(FunctionName, place)));
  return { RecursiveLoop: record.recursiveLoop ?? 'Terminate' };
};
