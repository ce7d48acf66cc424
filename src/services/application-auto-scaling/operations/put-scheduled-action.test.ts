import { expect, test } from 'vitest';
import { MINUTE_MS, scalingTest } from '../../../../test/support/auto-scaling.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = scalingTest();
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const local = (ms: number) => new Date(ms).toISOString().slice(0, 19);

test('up in the morning and down in the evening, day by day', async () => {
  const name = await t.target();
  const put = (ScheduledActionName: string, Schedule: string, MinCapacity: number, MaxCapacity: number) =>
    t.client().putScheduledAction({
      ...name,
      ScheduledActionName,
      Schedule,
      Timezone: 'Asia/Tokyo',
      ScalableTargetAction: { MinCapacity, MaxCapacity },
    });
  // Tokyo's eight o'clock is 23:00 UTC.
  const nowMs = t.cloud().cloud.clock.now();
  await t.advance(DAY_MS - (nowMs % DAY_MS) + 22 * HOUR_MS);
  await put('up', 'cron(0 8 * * ? *)', 3, 5);
  await put('down', 'cron(0 20 * * ? *)', 0, 1);
  const seen = [await t.provisioned(name)];
  for (const ms of [HOUR_MS, 12 * HOUR_MS, 12 * HOUR_MS]) {
    await t.advance(ms);
    seen.push(await t.provisioned(name));
  }
  expect(seen).toEqual([0, 3, 1, 3]);
  const { ScalingActivities = [] } = await t.client().describeScalingActivities(name);
  expect(ScalingActivities.slice(0, 2).map(({ Description, Cause }) => [Description, Cause])).toEqual(
    expect.arrayContaining([
      ['Setting desired concurrency to 3.', 'minimum capacity was set to 3'],
      ['Setting min capacity to 3 and max capacity to 5', 'scheduled action name up was triggered'],
    ]),
  );
});

test('once, between two times, and not while suspended', async () => {
  const nowMs = t.cloud().cloud.clock.now();
  const once = await t.target();
  await t.client().putScheduledAction({
    ...once,
    ScheduledActionName: 'once',
    Schedule: `at(${local(nowMs + HOUR_MS)})`,
    ScalableTargetAction: { MinCapacity: 2 },
  });
  const between = await t.target();
  await t.client().putScheduledAction({
    ...between,
    ScheduledActionName: 'between',
    Schedule: 'rate(1 hour)',
    StartTime: new Date(nowMs + 2 * HOUR_MS),
    EndTime: new Date(nowMs + 3 * HOUR_MS),
    ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
  });
  const suspended = await t.target({ SuspendedState: { ScheduledScalingSuspended: true } });
  await t.client().putScheduledAction({
    ...suspended,
    ScheduledActionName: 'never',
    Schedule: 'rate(1 minute)',
    ScalableTargetAction: { MinCapacity: 1 },
  });
  const all = () => Promise.all([once, between, suspended].map((name) => t.provisioned(name)));
  await t.advance(HOUR_MS);
  expect(await all()).toEqual([2, 0, 0]);
  await t.advance(HOUR_MS);
  expect(await all()).toEqual([2, 1, 0]);
  await t.client().registerScalableTarget({ ...between, MinCapacity: 0, MaxCapacity: 0 });
  await t.cloud().settled();
  await t.advance(HOUR_MS);
  expect(await t.provisioned(between)).toBe(1);
  await t.client().registerScalableTarget({ ...between, MinCapacity: 0, MaxCapacity: 0 });
  await t.cloud().settled();
  await t.advance(DAY_MS);
  expect(await t.provisioned(between)).toBe(0);
});

test('what is changed keeps what is not given', async () => {
  const name = await t.target();
  const ScheduledActionName = 'same';
  const action = { ...name, ScheduledActionName };
  await t.client().putScheduledAction({
    ...action,
    Schedule: 'rate(2 hours)',
    ScalableTargetAction: { MinCapacity: 1 },
  });
  await t.client().putScheduledAction({ ...action, Schedule: 'rate(1 hour)' });
  await t.advance(HOUR_MS);
  expect(await t.provisioned(name)).toBe(1);
});

test('what cannot be', async () => {
  const name = await t.target();
  const failure = async (more: object) => {
    const input = {
      ScheduledActionName: 'a',
      Schedule: 'rate(1 day)',
      ScalableTargetAction: { MinCapacity: 1 },
    };
    const { code, message } = await failureOf(t.client().putScheduledAction({ ...name, ...input, ...more }));
    return `${code}: ${message}`;
  };
  expect(await failure({ ResourceId: 'function:nobody:live' })).toBe(
    'ObjectNotFoundException: No scalable target registered for service namespace: lambda, resource ID: function:nobody:live, scalable dimension: lambda:function:ProvisionedConcurrency',
  );
  expect(await failure({ Schedule: 'daily' })).toMatch(/^ValidationException: Invalid schedule expression\./);
  expect(await failure({ Schedule: undefined })).toMatch(/^ValidationException: Schedule is required/);
  expect(await failure({ Timezone: 'Mars/Base' })).toMatch(/^ValidationException: Invalid timezone/);
  expect(await failure({ ScalableTargetAction: {} })).toMatch(/^ValidationException: ScalableTargetAction/);
  expect(await failure({ ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 1 } })).toMatch(
    /cannot be less than minimum/,
  );
  expect(await failure({ StartTime: new Date(2e12), EndTime: new Date(1e12) })).toMatch(/EndTime/);
  expect(await failure({ ScheduledActionName: 'a:b' })).toMatch(/^ValidationException/);
});
