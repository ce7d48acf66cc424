import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';

const t = alarmTest();

test('an alarm without its actions changes its state and tells nobody', async () => {
  const topic = await t.topic();
  await t.put('on', { AlarmActions: [topic.arn] });
  await t.cloudwatch().disableAlarmActions({ AlarmNames: ['on', 'nobody'] });
  expect((await t.alarm('on')).ActionsEnabled).toBe(false);
  await t.minutes(11);
  expect([await t.state('on'), await topic.heard()]).toEqual(['ALARM', []]);
  expect(await t.history('on', 'Action')).toEqual([]);
});
