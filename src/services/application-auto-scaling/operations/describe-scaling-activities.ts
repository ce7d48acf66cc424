import type { Handler } from '../handler.ts';
import { belongs, onePage } from '../paging.ts';
import { shownActivity } from '../shapes.ts';
import { activities } from '../state.ts';

/** The newest first. https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html */
export const describeScalingActivities: Handler<'DescribeScalingActivities'> = async (context, input) => {
  const { records, NextToken } = await onePage(
    context,
    'DescribeScalingActivities',
    input,
    (query) =>
      activities.list(context.tx, context.place, {
        ...query,
        prefix: [input.ServiceNamespace],
        reverse: true,
      }),
    (activity) => belongs(activity, input),
  );
  return { ScalingActivities: records.map(shownActivity), NextToken };
};
