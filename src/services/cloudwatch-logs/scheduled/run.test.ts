import { afterAll, beforeAll, expect, test } from 'vitest';
import { base, openTestWorld, PLACE } from '../../../../test/support/world.ts';
import type { AnyService } from '../../../core/service.ts';
import { timerRecords } from '../../../core/timers.ts';
import type { World } from '../../../core/world.ts';
import { remember, startScheduled } from './run.ts';
import { type ScheduledQueryRecord, scheduledQueries, scheduledRuns } from './state.ts';

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  const logs: AnyService = {
    ...{ name: 'cloudwatch-logs', operations: {}, collections: [scheduledQueries, scheduledRuns] },
    ...{ deliveries: { runScheduled: async () => {} }, timers: { startScheduled } },
  };
  world = await openTestWorld([logs]);
});
afterAll(() => world.stop());

const record = (id: string): ScheduledQueryRecord => ({
  ...{ id, name: id, queryString: 'limit 1', queryLanguage: 'CWLI', logGroupIdentifiers: ['g'] },
  ...{ scheduleExpression: 'cron(* * * * ? *)', executionRoleArn: '', state: 'ENABLED' },
  ...{ createdAtMs: 0, updatedAtMs: 0, tags: {} },
});

test('a thousand runs are remembered, of more the latest; one that comes again is one', async () => {
  await world.transact(base, ({ tx }) => scheduledQueries.put(tx, PLACE, record('a')));
  const run = { scheduleId: 'a', status: 'Complete', destinations: [] };
  for (let from = 0; from < 1_010; from += 101) {
    await world.transact(base, async ({ tx }) => {
      for (let n = from; n < from + 101; n++) await remember(tx, PLACE, { ...run, triggeredAtMs: n });
      await remember(tx, PLACE, { ...run, triggeredAtMs: from + 100 });
    });
  }
  const kept = await world.transact(base, async ({ tx }) => {
    const times: number[] = [];
    for await (const { triggeredAtMs } of scheduledRuns.scan(tx, PLACE)) times.push(triggeredAtMs);
    return times;
  });
  expect(kept).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 10));
});

test('a cloud that was off for days makes up for one run, not for each', async () => {
  const nowMs = world.clock.now();
  await world.transact(base, async (context) => {
    await scheduledQueries.put(context.tx, PLACE, record('b'));
    await startScheduled(context, { id: 'b', atMs: nowMs - 10 * DAY_MS });
  });
  const { records } = await world.transact(base, ({ tx }) => timerRecords.list(tx, PLACE));
  expect(records.map(({ timer }) => timer)).toEqual(['startScheduled']);
  expect(records[0]?.atMs).toBeGreaterThan(nowMs);
});
