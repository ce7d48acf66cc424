import type { GetFunctionCodeSigningConfigResponse } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { unqualified } from '../unqualified.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html */
export const getFunctionCodeSigningConfig: Handler<'GetFunctionCodeSigningConfig'> = async (
  { tx, place },
  { FunctionName },
) => {
  const address = unqualified(parseFunctionName(FunctionName, place));
  const { codeSigningConfigArn: arn, name } = await requireFunction(tx, address);
  // The model wants both members always; of a function without configuration AWS tells neither.
  if (arn === undefined) return {} as GetFunctionCodeSigningConfigResponse;
  return { CodeSigningConfigArn: arn, FunctionName: name };
};
