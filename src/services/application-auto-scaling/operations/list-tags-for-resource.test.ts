import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('tags of a target, and of none', async () => {
  const name = await t.target();
  const { ScalableTargets } = await t.client().describeScalableTargets(name);
  const ResourceARN = ScalableTargets?.[0]?.ScalableTargetARN ?? '';
  expect((await t.client().listTagsForResource({ ResourceARN })).Tags).toEqual({});
  const none = await failureOf(t.client().listTagsForResource({ ResourceARN: `${ResourceARN}0` }));
  expect(none.code).toBe('ResourceNotFoundException');
});
