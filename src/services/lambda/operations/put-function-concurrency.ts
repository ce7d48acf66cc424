import { notForManaged } from '../capacity/settings.ts';
import { ACCOUNT_CONCURRENCY, overLimit, reservedTotal, UNRESERVED_MIN } from '../concurrency.ts';
import type { Handler } from '../handler.ts';
import { requireFunction, requireLatest } from '../lookups.ts';
import { LATEST, parseFunctionName } from '../names.ts';
import { provisionedTotal } from '../provisioning.ts';
import { functions } from '../state.ts';
import { unqualified } from '../unqualified.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const putFunctionConcurrency: Handler<'PutFunctionConcurrency'> = async (context, input) => {
  const { tx } = context;
  const address = unqualified(parseFunctionName(input.FunctionName, context.place));
  const { place, name } = address;
  // AWS names `$LATEST` here, and here alone.
  const record = await requireFunction(tx, { ...address, qualifier: LATEST });
  const { configuration } = await requireLatest(tx, address);
  if (configuration.managed !== undefined) throw notForManaged('Reserved Concurrency');
  const reserved = input.ReservedConcurrentExecutions;
  const others = await reservedTotal(tx, place, name);
  if (ACCOUNT_CONCURRENCY - others - reserved < UNRESERVED_MIN) {
    throw overLimit(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_MIN}].`,
    );
  }
  const held = await provisionedTotal(tx, place, name);
  if (reserved < held) {
    // With AWS's spaces.
    throw overLimit(
      ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${held}].`,
    );
  }
  await functions.put(tx, place, { ...record, reserved });
  return { ReservedConcurrentExecutions: reserved };
};
