import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { requireUrl, shownUrl } from '../urls.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html */
export const getFunctionUrlConfig: Handler<'GetFunctionUrlConfig'> = async (
  { tx, place, endpoint },
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, place, Qualifier);
  return shownUrl(endpoint, address.place, await requireUrl(tx, address));
};
