import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs, group, cloud, now } = logsTest;

test('DeleteScheduledQuery takes a query away with its runs', async () => {
  await group('watched');
  const role = await logsRole(logsTest, 'deletes');
  await logs().createScheduledQuery(hourly('q', role));
  await cloud().clock.advance(3_600_000);
  await logs().deleteScheduledQuery({ identifier: 'q' });
  await cloud().clock.advance(3_600_000);
  const gone = { name: 'ResourceNotFoundException' };
  await expect(logs().getScheduledQuery({ identifier: 'q' })).rejects.toMatchObject(gone);
  await expect(logs().deleteScheduledQuery({ identifier: 'q' })).rejects.toMatchObject(gone);
  await logs().createScheduledQuery(hourly('q', role));
  const range = { startTime: 0, endTime: now() };
  const { triggerHistory } = await logs().getScheduledQueryHistory({ identifier: 'q', ...range });
  expect(triggerHistory).toEqual([]);
});
