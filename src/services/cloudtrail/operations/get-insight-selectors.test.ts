import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('GetInsightSelectors gives back what was put, and an error when there is nothing', async () => {
  const TrailARN = await newTrail('one');
  await expect(trail().getInsightSelectors({ TrailName: 'one' })).rejects.toMatchObject({
    name: 'InsightNotEnabledException',
  });
  const InsightSelectors = [{ InsightType: 'ApiErrorRateInsight' as const }];
  await trail().putInsightSelectors({ TrailName: 'one', InsightSelectors });
  expect(await trail().getInsightSelectors({ TrailName: TrailARN })).toMatchObject({
    TrailARN,
    InsightSelectors,
  });
});
