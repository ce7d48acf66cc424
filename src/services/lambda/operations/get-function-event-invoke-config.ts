import { noEventInvoke, shownEventInvoke } from '../event-invoke.ts';
import type { Handler } from '../handler.ts';
import { LATEST, parseFunctionName } from '../names.ts';
import { eventInvokes } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html */
export const getFunctionEventInvokeConfig: Handler<'GetFunctionEventInvokeConfig'> = async (
  context,
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, context.place, Qualifier);
  const { place, name, qualifier = LATEST } = address;
  const record = await eventInvokes.get(context.tx, place, name, qualifier);
  if (record === undefined) throw noEventInvoke(address);
  return shownEventInvoke(place, record);
};
