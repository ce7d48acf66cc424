import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';

const { cloudwatch } = cloudwatchCloud();

test('all, or those that begin with something', async () => {
  const DashboardBody = '{"widgets":[]}';
  for (const DashboardName of ['b', 'a-2', 'a-1'])
    await cloudwatch().putDashboard({ DashboardName, DashboardBody });
  const names = async (input: object = {}) => {
    const { DashboardEntries = [] } = await cloudwatch().listDashboards(input);
    return DashboardEntries.map(({ DashboardName }) => DashboardName);
  };
  expect(await names()).toEqual(['a-1', 'a-2', 'b']);
  expect(await names({ DashboardNamePrefix: 'a' })).toEqual(['a-1', 'a-2']);
  expect(await names({ DashboardNamePrefix: 'x' })).toEqual([]);
  await expect(names({ NextToken: 'x' })).rejects.toThrow(/NextToken/);
  const { DashboardEntries: [first] = [] } = await cloudwatch().listDashboards({});
  expect(first).toMatchObject({ Size: DashboardBody.length, LastModified: expect.any(Date) });
});
