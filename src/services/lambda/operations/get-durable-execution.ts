import { requireExecution } from '../durable/lookups.ts';
import { wholeExecution } from '../durable/show.ts';
import { operations } from '../durable/state.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html */
export const getDurableExecution: Staged<'GetDurableExecution'> = async (context, input) => {
  const { DurableExecutionArn, IncludeExecutionData = true } = input;
  const { place, execution, whole } = await context.transact(async (inner) => {
    const found = await requireExecution(inner, DurableExecutionArn);
    const { id } = found.execution;
    const whole = IncludeExecutionData ? await operations.get(inner.tx, found.place, id, id) : undefined;
    return { ...found, whole };
  });
  return wholeExecution(context, place, execution, whole);
};
