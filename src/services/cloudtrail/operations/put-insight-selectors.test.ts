import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();
const selectors = [{ InsightType: 'ApiCallRateInsight' as const }];

test('PutInsightSelectors keeps the types; an empty list turns them off', async () => {
  const TrailARN = await newTrail('one');
  const put = await trail().putInsightSelectors({ TrailName: 'one', InsightSelectors: selectors });
  expect(put).toMatchObject({ TrailARN, InsightSelectors: selectors });
  expect((await trail().getTrail({ Name: 'one' })).Trail?.HasInsightSelectors).toBe(true);
  await trail().putInsightSelectors({ TrailName: 'one', InsightSelectors: [] });
  expect((await trail().getTrail({ Name: 'one' })).Trail?.HasInsightSelectors).toBe(false);
});

test('what is not there or says nothing is refused', async () => {
  await newTrail('two');
  const store = { EventDataStore: 'arn:aws:cloudtrail:us-east-1:000000000000:eventdatastore/x' };
  const refusals: [object, string][] = [
    [{ ...store }, 'UnsupportedOperationException'],
    [{ TrailName: 'two', ...store }, 'InvalidParameterCombinationException'],
    [{ TrailName: 'two', InsightsDestination: store.EventDataStore }, 'UnsupportedOperationException'],
    [{}, 'InvalidParameterException'],
    [
      { TrailName: 'two', InsightSelectors: [...selectors, ...selectors] },
      'InvalidInsightSelectorsException',
    ],
    [{ TrailName: 'two', InsightSelectors: [{}] }, 'InvalidInsightSelectorsException'],
    [{ TrailName: 'ghost' }, 'TrailNotFoundException'],
  ];
  for (const [input, name] of refusals) {
    const call = trail().putInsightSelectors({ InsightSelectors: selectors, ...input });
    await expect(call).rejects.toMatchObject({ name });
  }
});
