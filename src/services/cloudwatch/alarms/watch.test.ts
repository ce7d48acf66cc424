import { expect, test } from 'vitest';
import { alarmTest, MINUTE_MS } from '../../../../test/support/alarms.ts';
import { timerRecords } from '../../../core/timers.ts';

const t = alarmTest();
const ANYWHERE = { account: '000000000000', region: 'us-east-1' };

/** How many timers wait to look at alarms. */
async function timers(): Promise<number> {
  const caller = { type: 'anonymous' as const, account: '', arn: '*', userId: '' };
  const base = { caller, place: ANYWHERE, requestId: 'x', endpoint: 'x', reply: () => {} };
  const { records } = await t.cloud().world.transact(base, ({ tx }) => timerRecords.list(tx, ANYWHERE));
  return records.filter(({ service, timer }) => service === 'cloudwatch' && timer === 'watch').length;
}

test('nobody looks where nothing can change, until somebody says something', async () => {
  expect(await timers()).toBe(0);
  await t.put('quiet');
  expect(await timers()).toBe(1);
  await t.minutes(undefined);
  expect(await t.alarm('quiet')).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Insufficient Data: 1 datapoint was unknown.',
  });
  expect(await timers()).toBe(0);
  await t.cloud().clock.advance(3 * 24 * 60 * MINUTE_MS);
  await t.minutes(11);
  expect([await t.state('quiet'), await timers()]).toEqual(['ALARM', 1]);
  await t.minutes(undefined, undefined, undefined, undefined);
  expect([await t.state('quiet'), await timers()]).toEqual(['INSUFFICIENT_DATA', 0]);
});

test('what no alarm looks at wakes none, until one does', async () => {
  const { cloudwatch, cloud } = t;
  const say = (Namespace: string) =>
    cloudwatch().putMetricData({ Namespace, MetricData: [{ MetricName: 'load', Value: 11 }] });
  await say('elsewhere');
  expect(await timers()).toBe(0);
  await t.put('elsewhere', { Namespace: 'elsewhere' });
  await cloud().clock.advance(10 * MINUTE_MS);
  expect([await t.state('elsewhere'), await timers()]).toEqual(['INSUFFICIENT_DATA', 0]);
  await say('elsewhere');
  expect(await timers()).toBe(1);
  await cloud().clock.advance(2 * MINUTE_MS);
  await cloudwatch().deleteAlarms({ AlarmNames: ['elsewhere'] });
  await cloud().clock.advance(10 * MINUTE_MS);
  expect(await timers()).toBe(0);
});

test('samples of the time to come are waited for', async () => {
  const Timestamp = new Date(t.cloud().clock.now() + 30 * MINUTE_MS);
  await t.cloudwatch().putMetricData({
    Namespace: 'app',
    MetricData: [{ MetricName: 'load', Value: 11, Timestamp }],
  });
  await t.cloud().clock.advance(25 * MINUTE_MS);
  expect(await t.state('quiet')).toBe('INSUFFICIENT_DATA');
  await t.cloud().clock.advance(7 * MINUTE_MS);
  expect(await t.state('quiet')).toBe('ALARM');
});

test('what is set by hand where nothing is said is looked at again', async () => {
  await t.put('hand', { MetricName: 'never', TreatMissingData: 'breaching' });
  await t.cloudwatch().deleteAlarms({ AlarmNames: ['quiet'] });
  await t.minutes(undefined);
  expect([await t.state('hand'), await timers()]).toEqual(['ALARM', 0]);
  await t.cloudwatch().setAlarmState({ AlarmName: 'hand', StateValue: 'OK', StateReason: 'x' });
  await t.minutes(undefined);
  expect([await t.state('hand'), await timers()]).toEqual(['ALARM', 0]);
});
