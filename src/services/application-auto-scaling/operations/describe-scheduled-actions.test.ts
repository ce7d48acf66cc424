import { expect, test } from 'vitest';
import { scalingTest } from '../../../../test/support/auto-scaling.ts';

const t = scalingTest();

test('actions as they were put, by name and by resource', async () => {
  const name = await t.target();
  const StartTime = new Date('2030-01-01T00:00:00Z');
  const whole = {
    ...name,
    ScheduledActionName: 'whole',
    Schedule: 'cron(0 8 ? * MON-FRI *)',
    Timezone: 'Europe/Berlin',
    StartTime,
    EndTime: new Date('2031-01-01T00:00:00Z'),
    ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
  };
  await t.client().putScheduledAction(whole);
  await t.client().putScheduledAction({
    ...name,
    ScheduledActionName: 'short',
    Schedule: 'at(2030-01-01T00:00:00)',
    ScalableTargetAction: { MaxCapacity: 2 },
  });
  const { ScheduledActions = [] } = await t.client().describeScheduledActions(name);
  expect(ScheduledActions).toHaveLength(2);
  const named = { ServiceNamespace: 'lambda' as const, ScheduledActionNames: ['whole'] };
  const own = await t.client().describeScheduledActions(named);
  expect(own.ScheduledActions).toEqual([
    {
      ...whole,
      ScheduledActionARN: expect.stringMatching(
        /^arn:aws:autoscaling:us-east-1:000000000000:scheduledAction:[0-9a-f-]{36}:resource\/lambda\/function:function-1:live:scheduledActionName\/whole$/,
      ),
      CreationTime: expect.any(Date),
    },
  ]);
});
