import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs, group, cloud, now } = logsTest;
const HOUR_MS = 3_600_000;

const runs = async (identifier: string) =>
  (await logs().getScheduledQueryHistory({ identifier, startTime: 0, endTime: now() })).triggerHistory
    ?.length;

test('UpdateScheduledQuery replaces what a query says, and stops and starts it', async () => {
  await group('watched');
  const role = await logsRole(logsTest, 'updates');
  const { name: _name, ...input } = hourly('q', role, { description: 'first', tags: { a: 'b' } });
  await logs().createScheduledQuery({ ...input, name: 'q' });
  const { tags: _tags, description: _description, ...rest } = input;
  const update = { ...rest, identifier: 'q', queryString: 'fields @message' };
  const stopped = await logs().updateScheduledQuery({ ...update, state: 'DISABLED' });
  expect(stopped).toMatchObject({ name: 'q', queryString: 'fields @message', state: 'DISABLED' });
  expect(stopped.description).toBeUndefined();
  await cloud().clock.advance(2 * HOUR_MS);
  expect(await runs('q')).toBe(0);
  await logs().updateScheduledQuery({ ...update, state: 'ENABLED' });
  await cloud().clock.advance(HOUR_MS);
  expect(await runs('q')).toBe(1);
  const { tags } = await logs().listTagsForResource({ resourceArn: stopped.scheduledQueryArn });
  expect(tags).toEqual({ a: 'b' });
  await expect(logs().updateScheduledQuery({ ...update, identifier: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(logs().updateScheduledQuery({ ...update, scheduleExpression: 'x' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
