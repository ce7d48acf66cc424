import type { Handler } from '../handler.ts';
import { requirePolicy } from '../lookups.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeleteScalingPolicy.html */
export const deleteScalingPolicy: Handler<'DeleteScalingPolicy'> = async ({ tx, place }, input) => {
  await policies.deleteRecord(tx, place, await requirePolicy(tx, place, input));
  return {};
};
