import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs, group, cloud, now } = logsTest;
const HOUR_MS = 3_600_000;

test('GetScheduledQueryHistory shows runs, the latest first, by time and status, page by page', async () => {
  const role = await logsRole(logsTest, 'history');
  await logs().createScheduledQuery(hourly('q', role));
  // Its group is not there yet.
  await cloud().clock.advance(HOUR_MS);
  await group('watched');
  await cloud().clock.advance(2 * HOUR_MS);
  const history = (more: object = {}) =>
    logs().getScheduledQueryHistory({ identifier: 'q', startTime: 0, endTime: now(), ...more });
  const all = await history();
  expect(all).toMatchObject({ name: 'q', scheduledQueryArn: expect.stringContaining(':scheduled-query:') });
  const statuses = (page: typeof all) => page.triggerHistory?.map(({ executionStatus }) => executionStatus);
  expect(statuses(all)).toEqual(['Complete', 'Complete', 'Failed']);
  const [latest] = all.triggerHistory ?? [];
  expect(statuses(await history({ executionStatuses: ['Failed'] }))).toEqual(['Failed']);
  expect(
    statuses(await history({ startTime: Math.floor((latest?.triggeredTimestamp ?? 0) / 1_000) })),
  ).toEqual(['Complete']);
  const first = await history({ maxResults: 2, endTime: 4_000_000_000 });
  expect(statuses(first)).toEqual(['Complete', 'Complete']);
  const rest = await history({ maxResults: 2, endTime: 4_000_000_000, nextToken: first.nextToken });
  expect(statuses(rest)).toEqual(['Failed']);
  await expect(history({ identifier: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
