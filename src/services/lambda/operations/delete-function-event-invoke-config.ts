import { noEventInvoke } from '../event-invoke.ts';
import type { Handler } from '../handler.ts';
import { LATEST, parseFunctionName } from '../names.ts';
import { eventInvokes } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html */
export const deleteFunctionEventInvokeConfig: Handler<'DeleteFunctionEventInvokeConfig'> = async (
  context,
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, context.place, Qualifier);
  const { place, name, qualifier = LATEST } = address;
  if ((await eventInvokes.get(context.tx, place, name, qualifier)) === undefined)
    throw noEventInvoke(address);
  await eventInvokes.delete(context.tx, place, name, qualifier);
  return {};
};
