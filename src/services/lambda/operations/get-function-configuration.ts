import type { Handler } from '../handler.ts';
import { requireVersion } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functionConfiguration } from '../shapes.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export const getFunctionConfiguration: Handler<'GetFunctionConfiguration'> = async (
  { tx, place },
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, place, Qualifier);
  const { version } = await requireVersion(tx, address);
  return functionConfiguration(address.place, version, { qualifier: address.qualifier });
};
