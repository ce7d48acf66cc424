import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functions } from '../state.ts';
import { unqualified } from '../unqualified.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionCodeSigningConfig.html */
export const deleteFunctionCodeSigningConfig: Handler<'DeleteFunctionCodeSigningConfig'> = async (
  { tx, place },
  { FunctionName },
) => {
  const address = unqualified(parseFunctionName(FunctionName, place));
  const record = await requireFunction(tx, address);
  await functions.put(tx, address.place, { ...record, codeSigningConfigArn: undefined });
  return {};
};
