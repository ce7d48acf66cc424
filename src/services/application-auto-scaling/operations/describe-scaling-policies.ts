import type { Handler } from '../handler.ts';
import { belongs, onePage } from '../paging.ts';
import { shownPolicy } from '../shapes.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html */
export const describeScalingPolicies: Handler<'DescribeScalingPolicies'> = async (context, input) => {
  const { ServiceNamespace, PolicyNames = [] } = input;
  const { records, NextToken } = await onePage(
    context,
    'DescribeScalingPolicies',
    input,
    (query) => policies.list(context.tx, context.place, { ...query, prefix: [ServiceNamespace] }),
    (policy) => belongs(policy, input) && (PolicyNames.length === 0 || PolicyNames.includes(policy.name)),
  );
  return { ScalingPolicies: records.map((policy) => shownPolicy(context.place, policy)), NextToken };
};
