import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();
const NOBODY = 'arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/nobody';

test('tags are added and replaced, fifty at most', async () => {
  const name = await t.target({ Tags: { team: 'blue', stage: 'dev' } });
  const { ScalableTargets } = await t.client().describeScalableTargets(name);
  const ResourceARN = ScalableTargets?.[0]?.ScalableTargetARN ?? '';
  await t.client().tagResource({ ResourceARN, Tags: { team: 'red', owner: 'a' } });
  expect((await t.client().listTagsForResource({ ResourceARN })).Tags).toEqual({
    team: 'red',
    stage: 'dev',
    owner: 'a',
  });
  const Tags = Object.fromEntries(Array.from({ length: 48 }, (_, i) => [`tag-${i}`, '']));
  expect((await failureOf(t.client().tagResource({ ResourceARN, Tags }))).code).toBe('TooManyTagsException');
  const none = await failureOf(t.client().tagResource({ ResourceARN: NOBODY, Tags: { a: 'b' } }));
  expect(none.code).toBe('ResourceNotFoundException');
});
