import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();
const ARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm';

const set = async (AlarmName: string, StateValue: 'ALARM' | 'OK') => {
  await t.cloudwatch().setAlarmState({ AlarmName, StateValue, StateReason: 'by hand' });
};
const compose = (AlarmName: string, AlarmRule: string, more: object = {}) =>
  t.cloudwatch().putCompositeAlarm({ AlarmName, AlarmRule, ...more });
const composite = async (name: string) => {
  const { CompositeAlarms: [found] = [] } = await t
    .cloudwatch()
    .describeAlarms({ AlarmNames: [name], AlarmTypes: ['CompositeAlarm'] });
  return found;
};
/** Nothing ever evaluates these otherwise. */
const calm = (name: string) => t.put(name, { MetricName: 'never', TreatMissingData: 'ignore' });

test('a rule follows its alarms, at once, through other composite alarms too', async () => {
  const topic = await t.topic();
  await calm('a');
  await calm('b');
  await compose('both', 'ALARM(a) AND ALARM("b")', { AlarmActions: [topic.arn], OKActions: [topic.arn] });
  await compose('outer', `NOT ALARM("${ARN}:both")`);
  expect(await composite('both')).toMatchObject({
    AlarmArn: `${ARN}:both`,
    AlarmRule: 'ALARM(a) AND ALARM("b")',
    StateValue: 'OK',
    StateReason: `${ARN}:both was created and its alarm rule evaluates to OK`,
  });
  expect(await composite('outer')).toMatchObject({ StateValue: 'ALARM' });
  await topic.heard();
  await set('a', 'ALARM');
  expect(await composite('both')).toMatchObject({ StateValue: 'OK' });
  await set('b', 'ALARM');
  const after = await composite('both');
  expect(after?.StateValue).toBe('ALARM');
  expect(after?.StateReason).toMatch(
    /alarm:b transitioned to ALARM at [A-Z][a-z]+day \d\d [A-Z][a-z]+, \d{4} \d\d:\d\d:\d\d UTC$/,
  );
  expect(await composite('outer')).toMatchObject({ StateValue: 'OK' });
  const [heard] = await topic.heard();
  expect(heard?.message).toMatchObject({
    AlarmName: 'both',
    OldStateValue: 'OK',
    AlarmRule: 'ALARM(a) AND ALARM("b")',
    TriggeringChildren: [{ Arn: `${ARN}:b`, State: { Value: 'ALARM' } }],
  });
  expect(heard?.message).not.toHaveProperty('Trigger');
  await compose('both', 'TRUE');
  await compose('outer', 'FALSE');
  expect(await composite('outer')).toMatchObject({ StateValue: 'OK' });
});

test('a state set by hand names no children, whatever its data are', async () => {
  const topic = await t.topic();
  await compose('by hand', 'FALSE', { AlarmActions: [topic.arn] });
  for (const StateReasonData of ['null', '{"triggeringAlarms":[1]}']) {
    const input = { AlarmName: 'by hand', StateReason: 'x', StateReasonData };
    await t.cloudwatch().setAlarmState({ ...input, StateValue: 'ALARM' });
    await t.cloudwatch().setAlarmState({ ...input, StateValue: 'OK' });
  }
  expect((await topic.heard()).map(({ message }) => message.TriggeringChildren)).toEqual([[], []]);
});

test('rules that go in a circle come to an end', async () => {
  await calm('seed');
  await compose('one', 'ALARM(seed)');
  await compose('two', 'NOT ALARM(one)');
  await compose('one', 'ALARM(seed) OR ALARM(two)');
  await set('seed', 'ALARM');
  expect((await composite('one'))?.StateValue).toBe('ALARM');
  await compose('one', 'FALSE');
});

test('a suppressor: waiting for it, silence while it is on, and a while longer', async () => {
  const topic = await t.topic();
  await calm('child');
  await calm('works');
  const ActionsSuppressor = 'works';
  const periods = { ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 120 };
  await compose('quiet', 'ALARM(child)', { AlarmActions: [topic.arn], ActionsSuppressor, ...periods });
  // Out of INSUFFICIENT_DATA it waits as well.
  await t.cloud().clock.advance(61_000);
  await set('child', 'ALARM');
  expect(await composite('quiet')).toMatchObject({
    StateValue: 'ALARM',
    ActionsSuppressedBy: 'WaitPeriod',
    ActionsSuppressedReason: 'Actions suppressed by WaitPeriod',
    ...periods,
  });
  await t.cloud().clock.advance(30_000);
  expect(await topic.heard()).toEqual([]);
  await set('works', 'ALARM');
  expect(await composite('quiet')).toMatchObject({ ActionsSuppressedBy: 'Alarm' });
  await t.cloud().clock.advance(600_000);
  expect(await topic.heard()).toEqual([]);
  await set('works', 'OK');
  expect(await composite('quiet')).toMatchObject({ ActionsSuppressedBy: 'ExtensionPeriod' });
  await t.cloud().clock.advance(121_000);
  expect((await topic.heard()).map(({ message }) => message.NewStateValue)).toEqual(['ALARM']);
  expect((await composite('quiet'))?.ActionsSuppressedBy).toBeUndefined();
  await set('child', 'OK');
  await t.cloud().clock.advance(61_000);
  await set('child', 'ALARM');
  await set('child', 'OK');
  await t.cloud().clock.advance(61_000);
  expect(await topic.heard()).toEqual([]);
});

test('what cannot be', async () => {
  const failure = async (rule: string, more: object = {}) =>
    (await failureOf(compose('bad', rule, more))).message;
  await calm('plain');
  expect(await failure('ALARM(plain) OR ALARM(nobody)')).toBe(
    'Could not save the composite alarm as alarms [nobody] in the alarm rule do not exist',
  );
  expect(await failure(' TRUE')).toMatch(/whitespace/);
  expect(await failure('TRUE', { ActionsSuppressor: 'plain' })).toMatch(
    /are required when ActionsSuppressor is set/,
  );
  const periods = { ActionsSuppressorWaitPeriod: 1, ActionsSuppressorExtensionPeriod: 1 };
  expect(await failure('TRUE', periods)).toMatch(/need an ActionsSuppressor/);
  expect(await failure('TRUE', { ActionsSuppressor: 'nobody', ...periods })).toMatch(/does not exist/);
  expect(await failure('TRUE', { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] })).toMatch(
    /not supported for composite alarms/,
  );
  expect((await failureOf(compose('plain', 'TRUE'))).message).toMatch(/already exists as a metric alarm/);
});
