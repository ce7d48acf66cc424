import { cloudtrailError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requiredTrail } from '../insights.ts';
import { trails } from '../state.ts';
import { findOwnTrail } from '../trail-name.ts';

/** An empty list turns Insights off. */
export const putInsightSelectors: Handler<'PutInsightSelectors'> = async (context, input) => {
  const trail = await findOwnTrail(context, requiredTrail(input), 'arn');
  const types = input.InsightSelectors.map(({ InsightType }) => InsightType);
  if (types.includes(undefined) || new Set(types).size < types.length) {
    const text = 'Each insight selector has an insight type of its own.';
    throw cloudtrailError('InvalidInsightSelectorsException', text);
  }
  const insightSelectors = input.InsightSelectors;
  await trails.put(context.tx, context.place, { ...trail, insightSelectors });
  return { TrailARN: trail.arn, InsightSelectors: insightSelectors };
};
