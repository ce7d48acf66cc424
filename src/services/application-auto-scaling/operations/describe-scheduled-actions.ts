import type { Handler } from '../handler.ts';
import { belongs, onePage } from '../paging.ts';
import { shownAction } from '../shapes.ts';
import { actions } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html */
export const describeScheduledActions: Handler<'DescribeScheduledActions'> = async (context, input) => {
  const { ServiceNamespace, ScheduledActionNames: names = [] } = input;
  const { records, NextToken } = await onePage(
    context,
    'DescribeScheduledActions',
    input,
    (query) => actions.list(context.tx, context.place, { ...query, prefix: [ServiceNamespace] }),
    (action) => belongs(action, input) && (names.length === 0 || names.includes(action.name)),
  );
  return { ScheduledActions: records.map(shownAction), NextToken };
};
