import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';

const t = alarmTest();
const describeThem = async (input: object) => {
  const { MetricAlarms = [], CompositeAlarms = [], NextToken } = await t.cloudwatch().describeAlarms(input);
  return { names: [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName), NextToken };
};

test('by names, prefixes, kinds, states, actions and families', async () => {
  const topic = await t.topic();
  for (const name of ['b-2', 'a-1', 'b-1']) await t.put(name);
  await t.put('acts', { OKActions: [topic.arn] });
  await t.cloudwatch().putCompositeAlarm({ AlarmName: 'parent', AlarmRule: 'ALARM(a-1) OR ALARM(b-1)' });
  const names = async (input: object) => (await describeThem(input)).names;
  expect(await names({})).toEqual(['a-1', 'acts', 'b-1', 'b-2']);
  expect(await names({ AlarmNamePrefix: 'b-' })).toEqual(['b-1', 'b-2']);
  expect(await names({ AlarmNames: ['b-2', 'nobody', 'parent'] })).toEqual(['b-2']);
  expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual(['parent']);
  expect(await names({ ActionPrefix: 'arn:aws:sns' })).toEqual(['acts']);
  expect(await names({ StateValue: 'ALARM' })).toEqual([]);
  expect(await names({ ChildrenOfAlarmName: 'parent' })).toEqual(['a-1', 'b-1']);
  expect(await names({ ParentsOfAlarmName: 'a-1' })).toEqual(['parent']);
  await expect(names({ AlarmNames: ['a'], AlarmNamePrefix: 'a' })).rejects.toThrow(
    /cannot be specified together/,
  );
  await expect(names({ ChildrenOfAlarmName: 'parent', StateValue: 'OK' })).rejects.toThrow(
    /ChildrenOfAlarmName/,
  );
});

test('pages', async () => {
  const first = await describeThem({ MaxRecords: 3 });
  const second = await describeThem({ MaxRecords: 3, NextToken: first.NextToken });
  expect([...first.names, ...second.names]).toEqual(['a-1', 'acts', 'b-1', 'b-2']);
  expect(second.NextToken).toBeUndefined();
  await expect(describeThem({ AlarmNamePrefix: 'x', NextToken: first.NextToken })).rejects.toThrow(/token/);
});
