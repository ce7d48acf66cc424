import { beforeAll, beforeEach, expect, test } from 'vitest';
import { logsCloud } from '../../../test/support/logs.ts';
import { type MetricsReader, metricsReader } from '../../../test/support/metrics.ts';

const { cloud, group, put, now } = logsCloud();
let metrics: MetricsReader;
beforeAll(() => {
  metrics = metricsReader(cloud(), 'AWS/Logs');
});
beforeEach(() => metrics.minuteOver());

test('what comes in, for the region and by group', async () => {
  const [one, other] = [await group('one'), await group('other')];
  await put(one, ['four', 'five5']);
  await put(one, ['é']);
  await put(other, ['x']);
  // Too old to be taken.
  await put(other, [['y', now() - 20 * 86_400_000]]);
  await metrics.minuteOver();
  expect(await metrics.total('IncomingLogEvents', { LogGroupName: one })).toBe(3);
  // Each event counts for 26 bytes more than its message.
  expect(await metrics.total('IncomingBytes', { LogGroupName: one })).toBe(4 + 5 + 2 + 3 * 26);
  expect(await metrics.total('IncomingLogEvents', { LogGroupName: other })).toBe(1);
  expect(await metrics.total('IncomingLogEvents', {})).toBe(4);
  expect(await metrics.points('IncomingBytes', { LogGroupName: one }, 'SampleCount')).toEqual([2]);
});
