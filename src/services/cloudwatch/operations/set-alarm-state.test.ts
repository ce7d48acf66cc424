import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();

test('a state set by hand acts, and lasts until the alarm is looked at again', async () => {
  const topic = await t.topic();
  await t.put('hand', { AlarmActions: [topic.arn], TreatMissingData: 'notBreaching' });
  const input = { AlarmName: 'hand', StateReason: 'a test' };
  await t.cloudwatch().setAlarmState({ ...input, StateValue: 'ALARM', StateReasonData: '{"a":1}' });
  expect(await t.alarm('hand')).toMatchObject({
    StateValue: 'ALARM',
    StateReason: 'a test',
    StateReasonData: '{"a":1}',
  });
  await t.cloudwatch().setAlarmState({ ...input, StateValue: 'ALARM' });
  expect(await topic.heard()).toHaveLength(1);
  await t.minutes(undefined);
  expect(await t.state('hand')).toBe('OK');
  const { AlarmHistoryItems = [] } = await t
    .cloudwatch()
    .describeAlarmHistory({ AlarmName: 'hand', HistoryItemType: 'StateUpdate' });
  expect(JSON.parse(AlarmHistoryItems.at(-1)?.HistoryData ?? '')).toEqual({
    version: '1.0',
    oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
    newState: { stateValue: 'ALARM', stateReason: 'a test', stateReasonData: { a: 1 } },
  });
});

test('what cannot be', async () => {
  const set = (more: object) =>
    failureOf(
      t.cloudwatch().setAlarmState({ AlarmName: 'nobody', StateValue: 'OK', StateReason: 'x', ...more }),
    );
  expect(await set({})).toMatchObject({ code: 'ResourceNotFound' });
  expect((await set({ StateReasonData: '{' })).message).toMatch(/not syntactically valid JSON/);
  expect((await set({ StateValue: 'WORSE' })).message).toMatch(/enum value set/);
});

test('states are listed in the order of AWS', async () => {
  const set = { AlarmName: 'a', StateValue: 'INVALID' as 'OK', StateReason: 'r' };
  await expect(t.cloudwatch().setAlarmState(set)).rejects.toThrow(
    /enum value set: \[INSUFFICIENT_DATA, ALARM, OK]$/,
  );
});
