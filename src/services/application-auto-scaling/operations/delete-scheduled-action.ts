import type { Handler } from '../handler.ts';
import { requireAction } from '../lookups.ts';
import { dropAction } from '../scheduled.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScheduledAction.html */
export const deleteScheduledAction: Handler<'DeleteScheduledAction'> = async (context, input) => {
  await dropAction(context, context.place, await requireAction(context.tx, context.place, input));
  return {};
};
