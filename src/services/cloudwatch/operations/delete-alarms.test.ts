import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';
import { timerRecords } from '../../../core/timers.ts';

const t = alarmTest();
const remove = (...AlarmNames: string[]) => t.cloudwatch().deleteAlarms({ AlarmNames });
const compose = (AlarmName: string, AlarmRule: string) =>
  t.cloudwatch().putCompositeAlarm({ AlarmName, AlarmRule });

test('an alarm goes, its history stays, and nothing is looked at any more', async () => {
  await t.put('gone');
  await remove('gone', 'nobody');
  expect((await t.cloudwatch().describeAlarms({})).MetricAlarms).toEqual([]);
  expect(await t.history('gone')).toEqual(['Alarm "gone" deleted', 'Alarm "gone" created']);
  await t.minutes(undefined);
  const ANYWHERE = { account: '000000000000', region: 'us-east-1' };
  const base = { caller: { type: 'anonymous' as const, account: '', arn: '*', userId: '' }, place: ANYWHERE };
  const timers = await t
    .cloud()
    .world.transact({ ...base, requestId: 'x', endpoint: 'x', reply: () => {} }, ({ tx }) =>
      timerRecords.list(tx, ANYWHERE),
    );
  expect(timers.records.filter(({ timer }) => timer === 'watch')).toEqual([]);
});

test('what a composite alarm asks for stays, unless both go', async () => {
  await t.put('a');
  await t.put('b');
  await compose('p1', 'ALARM(a)');
  await compose('p2', 'ALARM(a) OR ALARM(b)');
  expect((await failureOf(remove('b'))).message).toBe(
    'Cannot delete b as there are composite alarm(s) depending on it.',
  );
  expect((await failureOf(remove('a', 'b'))).message).toBe(
    'Cannot delete a,b as there are composite alarm(s) depending on them.',
  );
  expect((await failureOf(remove('p1', 'p2'))).message).toMatch(/at most one composite alarm/);
  await remove('b', 'p2');
  await remove('p1');
  await remove('a');
});
