import { expect, test } from 'vitest';
import { alarmTest, MINUTE_MS } from '../../../../test/support/alarms.ts';

const t = alarmTest();
const read = async (input: object) => {
  const { AlarmHistoryItems = [], NextToken } = await t.cloudwatch().describeAlarmHistory(input);
  return { items: AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary), NextToken };
};

test('the newest first, or the oldest; by alarm, kind and time; in pages; for thirty days', async () => {
  await t.put('one');
  await t.minutes(11);
  const between = new Date(t.cloud().clock.now());
  await t.minutes(1);
  await t.put('two');
  const all = [
    'Alarm "two" created',
    'Alarm updated from ALARM to OK',
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    'Alarm "one" created',
  ];
  expect((await read({})).items).toEqual(all);
  expect((await read({ ScanBy: 'TimestampAscending' })).items).toEqual([...all].reverse());
  expect((await read({ AlarmName: 'one', HistoryItemType: 'ConfigurationUpdate' })).items).toEqual([all[3]]);
  expect((await read({ AlarmName: 'one', EndDate: between })).items).toEqual(all.slice(2));
  expect((await read({ StartDate: between })).items).toEqual(all.slice(0, 2));
  const first = await read({ MaxRecords: 3 });
  const second = await read({ MaxRecords: 3, NextToken: first.NextToken });
  expect([...first.items, ...second.items]).toEqual(all);
  expect((await read({ AlarmTypes: ['CompositeAlarm'] })).items).toEqual([]);
  await expect(read({ NextToken: 'x' })).rejects.toThrow(/token/);
  await expect(read({ StartDate: between, EndDate: between })).rejects.toThrow(/StartDate/);
  const { AlarmHistoryItems: [created] = [] } = await t
    .cloudwatch()
    .describeAlarmHistory({ AlarmName: 'two', HistoryItemType: 'ConfigurationUpdate' });
  expect(JSON.parse(created?.HistoryData ?? '')).toMatchObject({
    type: 'Create',
    createdAlarm: { alarmName: 'two', threshold: 10, comparisonOperator: 'GreaterThanThreshold' },
  });
  await t.cloudwatch().deleteAlarms({ AlarmNames: ['one', 'two'] });
  await t.cloud().clock.advance(30 * 24 * 60 * MINUTE_MS + 1);
  expect((await read({})).items).toEqual([]);
});
