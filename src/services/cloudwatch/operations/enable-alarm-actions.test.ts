import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';

const t = alarmTest();

test('actions come back, and names of nothing are no errors', async () => {
  const topic = await t.topic();
  await t.put('off', { ActionsEnabled: false, AlarmActions: [topic.arn] });
  await t.minutes(11);
  expect([await t.state('off'), await topic.heard()]).toEqual(['ALARM', []]);
  await t.cloudwatch().enableAlarmActions({ AlarmNames: ['off', 'nobody'] });
  expect((await t.alarm('off')).ActionsEnabled).toBe(true);
  await t.minutes(1, 11);
  expect(await topic.heard()).toHaveLength(1);
  expect((await t.history('off', 'ConfigurationUpdate'))[0]).toBe('Alarm "off" updated');
});
