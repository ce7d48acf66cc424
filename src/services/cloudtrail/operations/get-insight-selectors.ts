import { cloudtrailError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requiredTrail } from '../insights.ts';
import { findTrail } from '../trail-name.ts';

export const getInsightSelectors: Handler<'GetInsightSelectors'> = async (context, input) => {
  const { arn, insightSelectors = [] } = await findTrail(context, requiredTrail(input), 'arn');
  if (insightSelectors.length > 0) return { TrailARN: arn, InsightSelectors: insightSelectors };
  // "If you run GetInsightSelectors on a trail that does not have Insights events enabled, the operation throws ..."
  throw cloudtrailError('InsightNotEnabledException', `Trail ${arn} does not have Insights enabled.`);
};
