import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';

const t = alarmTest();

test('alarms of one metric, with the same dimensions', async () => {
  const Dimensions = [
    { Name: 'x', Value: '1' },
    { Name: 'y', Value: '2' },
  ];
  await t.put('plain');
  await t.put('slow', { Period: 300 });
  await t.put('within', { Dimensions });
  await t.put('other', { MetricName: 'other' });
  const find = async (more: object = {}) => {
    const input = { Namespace: 'app', MetricName: 'load', ...more };
    const { MetricAlarms = [] } = await t.cloudwatch().describeAlarmsForMetric(input);
    return MetricAlarms.map(({ AlarmName }) => AlarmName);
  };
  expect(await find()).toEqual(['plain', 'slow']);
  expect(await find({ Period: 300 })).toEqual(['slow']);
  expect(await find({ Statistic: 'Sum' })).toEqual([]);
  expect(await find({ Dimensions: [...Dimensions].reverse() })).toEqual(['within']);
  expect(await find({ MetricName: 'nothing' })).toEqual([]);
});
