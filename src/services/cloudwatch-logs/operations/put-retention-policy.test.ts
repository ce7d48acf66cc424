import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, filter, cloud } = logsCloud();
const DAY_MS = 86_400_000;

test('PutRetentionPolicy is shown, and its events go by the clock, their files too', async () => {
  const logGroupName = await group('one');
  await logs().putRetentionPolicy({ logGroupName, retentionInDays: 3 });
  expect((await logs().describeLogGroups({})).logGroups?.[0]?.retentionInDays).toBe(3);
  await put('one', ['old']);
  const segments = cloud().world.segments;
  const log = (await segments.logs()).find((name) => name.startsWith('logs-')) ?? '';
  for (let day = 0; day < 6; day++) await cloud().clock.advance(DAY_MS);
  await put('one', ['new']);
  expect(await filter('one')).toEqual(['new']);
  for (let day = 0; day < 2; day++) await cloud().clock.advance(DAY_MS);
  expect((await segments.facts(log)).firstSequence).toBe(2);
  await logs().deleteRetentionPolicy({ logGroupName });
  expect(await filter('one')).toEqual(['new']);
});

test('days that AWS does not know, groups that are not there', async () => {
  const logGroupName = await group('two');
  for (const retentionInDays of [0, 2, 15, -1]) {
    const call = logs().putRetentionPolicy({ logGroupName, retentionInDays });
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  const call = logs().putRetentionPolicy({ logGroupName: 'none', retentionInDays: 1 });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
