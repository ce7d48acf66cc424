import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DescribeExportTasks of none', async () => {
  expect((await logs().describeExportTasks({})).exportTasks).toEqual([]);
  expect((await logs().describeExportTasks({ statusCode: 'RUNNING' })).exportTasks).toEqual([]);
  expect((await logs().describeExportTasks({ taskId: 'none' })).exportTasks).toEqual([]);
});
