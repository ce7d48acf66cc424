import type { Handler } from '../handler.ts';
import { requirePolicy } from '../lookups.ts';
import { dropPolicy } from '../policy-alarms.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html */
export const deleteScalingPolicy: Handler<'DeleteScalingPolicy'> = async (context, input) => {
  const { tx, place } = context;
  await dropPolicy(context, place, await requirePolicy(tx, place, input));
  return {};
};
