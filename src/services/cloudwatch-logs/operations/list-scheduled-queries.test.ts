import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs } = logsTest;

test('ListScheduledQueries lists them by name, page by page, by state and kind', async () => {
  const role = await logsRole(logsTest, 'lists');
  for (const name of ['c', 'a', 'b']) {
    await logs().createScheduledQuery(hourly(name, role, { state: name === 'b' ? 'DISABLED' : 'ENABLED' }));
  }
  const first = await logs().listScheduledQueries({ maxResults: 2 });
  expect(first.scheduledQueries?.map(({ name }) => name)).toEqual(['a', 'b']);
  const { nextToken } = first;
  const second = await logs().listScheduledQueries({ maxResults: 2, nextToken });
  expect(second.scheduledQueries?.map(({ name }) => name)).toEqual(['c']);
  expect(second.nextToken).toBeUndefined();
  const { scheduledQueries: off } = await logs().listScheduledQueries({ state: 'DISABLED' });
  expect(off?.map(({ name, state }) => [name, state])).toEqual([['b', 'DISABLED']]);
  const { scheduledQueries: managed } = await logs().listScheduledQueries({ scheduleType: 'AWS_MANAGED' });
  expect(managed).toEqual([]);
  await expect(logs().listScheduledQueries({ nextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
