import {
  checkDestinations,
  eventInvokeRecord,
  mustSaySomething,
  requireInvoked,
  shownEventInvoke,
} from '../event-invoke.ts';
import type { Staged } from '../handler.ts';
import { LATEST, parseFunctionName } from '../names.ts';
import { eventInvokes } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
export const putFunctionEventInvokeConfig: Staged<'PutFunctionEventInvokeConfig'> = async (
  context,
  input,
) => {
  mustSaySomething(input);
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place, name: functionName, qualifier = LATEST } = address;
  await context.transact(({ tx }) => requireInvoked(tx, address));
  await checkDestinations(context, address, input.DestinationConfig);
  return context.transact(async ({ tx, now }) => {
    await requireInvoked(tx, address);
    const record = eventInvokeRecord({ functionName, qualifier, lastModifiedMs: now() }, input);
    await eventInvokes.put(tx, place, record);
    return shownEventInvoke(place, record);
  });
};
