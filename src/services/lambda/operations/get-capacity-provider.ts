import { parseProvider, requireProvider, shownProvider } from '../capacity/providers.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetCapacityProvider.html */
export const getCapacityProvider: Handler<'GetCapacityProvider'> = async (context, input) => {
  const address = parseProvider(input.CapacityProviderName, context.place);
  return { CapacityProvider: shownProvider(address, await requireProvider(context, address)) };
};
