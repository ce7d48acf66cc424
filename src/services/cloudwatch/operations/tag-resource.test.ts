import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();

test('alarms and dashboards', async () => {
  await t.put('tagged', { Tags: [{ Key: 'a', Value: '1' }] });
  await t.cloudwatch().putDashboard({ DashboardName: 'board', DashboardBody: '{"widgets":[]}' });
  for (const [thing, before] of [
    ['us-east-1:000000000000:alarm:tagged', [{ Key: 'a', Value: '1' }]],
    [':000000000000:dashboard/board', []],
  ] as const) {
    const ResourceARN = `arn:aws:cloudwatch:${thing}`;
    await t.cloudwatch().tagResource({ ResourceARN, Tags: [{ Key: 'b', Value: '2' }] });
    const { Tags } = await t.cloudwatch().listTagsForResource({ ResourceARN });
    expect(Tags).toEqual([...before, { Key: 'b', Value: '2' }]);
  }
});

test('what cannot be', async () => {
  const tag = (name: string, Tags: { Key: string; Value: string }[]) =>
    failureOf(
      t
        .cloudwatch()
        .tagResource({ ResourceARN: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`, Tags }),
    );
  const one = { Key: 'a', Value: 'b' };
  expect(await tag('nobody', [one])).toMatchObject({ code: 'ResourceNotFoundException', message: 'Unknown' });
  expect((await tag('tagged', [one, one])).message).toMatch(/Duplicate/);
  expect((await tag('tagged', [{ Key: 'aws:x', Value: '' }])).message).toMatch(/aws:/);
  const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  expect((await tag('tagged', many)).message).toMatch(/limit of 50/);
});
