import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs } = logsTest;

test('GetScheduledQuery shows a query by name and by ARN', async () => {
  const role = await logsRole(logsTest, 'gets');
  const input = hourly('q', role, {
    description: 'd',
    timezone: 'UTC',
    state: 'DISABLED',
    endTimeOffset: 60,
  });
  const { scheduledQueryArn } = await logs().createScheduledQuery(input);
  const { $metadata: _, ...byName } = await logs().getScheduledQuery({ identifier: 'q' });
  expect(byName).toEqual({
    ...input,
    scheduledQueryArn,
    scheduleType: 'CUSTOMER_MANAGED',
    creationTime: expect.any(Number),
    lastUpdatedTime: expect.any(Number),
  });
  const { $metadata: __, ...byArn } = await logs().getScheduledQuery({ identifier: scheduledQueryArn });
  expect(byArn).toEqual(byName);
  for (const identifier of ['none', 'arn:aws:logs:us-east-1:000000000000:scheduled-query:none', 'arn:x']) {
    await expect(logs().getScheduledQuery({ identifier })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  }
});
