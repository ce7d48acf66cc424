import type { Handler } from '../handler.ts';
import { belongs, onePage } from '../paging.ts';
import { shownTarget } from '../shapes.ts';
import { targets } from '../state.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html */
export const describeScalableTargets: Handler<'DescribeScalableTargets'> = async (context, input) => {
  const { tx, place } = context;
  const { ServiceNamespace, ResourceIds = [], ScalableDimension } = input;
  const { records, NextToken } = await onePage(
    context,
    'DescribeScalableTargets',
    input,
    (query) => targets.list(tx, place, { ...query, prefix: [ServiceNamespace] }),
    (target) =>
      belongs(target, { ScalableDimension }) &&
      (ResourceIds.length === 0 || ResourceIds.includes(target.ResourceId)),
  );
  return { ScalableTargets: records.map((target) => shownTarget(place, target)), NextToken };
};
