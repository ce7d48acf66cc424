import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('tags go by their keys', async () => {
  const name = await t.target({ Tags: { team: 'blue', stage: 'dev' } });
  const { ScalableTargets } = await t.client().describeScalableTargets(name);
  const ResourceARN = ScalableTargets?.[0]?.ScalableTargetARN ?? '';
  await t.client().untagResource({ ResourceARN, TagKeys: ['team', 'nothing'] });
  expect((await t.client().listTagsForResource({ ResourceARN })).Tags).toEqual({ stage: 'dev' });
  await t.client().deregisterScalableTarget(name);
  const none = await failureOf(t.client().untagResource({ ResourceARN, TagKeys: ['team'] }));
  expect(none.code).toBe('ResourceNotFoundException');
});
