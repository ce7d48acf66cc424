import { expect, test } from 'vitest';
import { MINUTE_MS, scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();

test('an action that is deleted does nothing any more', async () => {
  const action = { ...(await t.target()), ScheduledActionName: 'gone' };
  await t.client().putScheduledAction({
    ...action,
    Schedule: 'rate(1 minute)',
    ScalableTargetAction: { MinCapacity: 1 },
  });
  await t.client().deleteScheduledAction(action);
  await t.advance(5 * MINUTE_MS);
  expect(await t.provisioned(action)).toBe(0);
  expect(await failureOf(t.client().deleteScheduledAction(action))).toMatchObject({
    code: 'ObjectNotFoundException',
    message: `No scheduled action found for service namespace: lambda, resource ID: ${action.ResourceId}, scalable dimension: lambda:function:ProvisionedConcurrency, scheduled action name: gone`,
  });
});
