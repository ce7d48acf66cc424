import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const { cloudwatch } = cloudwatchCloud();
const remove = (...DashboardNames: string[]) => cloudwatch().deleteDashboards({ DashboardNames });

test('all of them or none', async () => {
  for (const DashboardName of ['a', 'b', 'c']) {
    await cloudwatch().putDashboard({ DashboardName, DashboardBody: '{"widgets":[]}' });
  }
  const count = async () => (await cloudwatch().listDashboards({})).DashboardEntries?.length;
  expect((await failureOf(remove('a', 'nobody'))).message).toMatch(/nobody does not exist/);
  expect(await count()).toBe(3);
  await remove('a', 'b');
  expect(await count()).toBe(1);
  expect((await failureOf(remove())).message).toMatch(/must not be empty/);
});
