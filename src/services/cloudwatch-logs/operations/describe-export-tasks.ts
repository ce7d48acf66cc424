import type { ExportTask } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { type ExportRecord, exportTasks } from '../state.ts';

const LIMIT = 50;

export const describeExportTasks: Handler<'DescribeExportTasks'> = async (context, input) => {
  const { tx, place } = context;
  const { taskId, statusCode } = input;
  if (taskId !== undefined) {
    const task = await exportTasks.get(tx, place, taskId);
    const isAsked = task !== undefined && (statusCode === undefined || task.status === statusCode);
    return { exportTasks: isAsked ? [shown(task)] : [] };
  }
  const { records, nextToken } = await pageOf(
    context,
    'DescribeExportTasks',
    input,
    LIMIT,
    (query) => exportTasks.listBy(tx, place, 'byAge', { ...query, reverse: true }),
    ({ status }) => statusCode === undefined || status === statusCode,
  );
  return { exportTasks: records.map(shown), ...(nextToken === undefined ? {} : { nextToken }) };
};

function shown(task: ExportRecord): ExportTask {
  return {
    taskId: task.id,
    ...(task.name === undefined ? {} : { taskName: task.name }),
    logGroupName: task.groupName,
    from: task.fromMs,
    to: task.toMs,
    destination: task.bucket,
    destinationPrefix: task.prefix,
    status: { code: task.status, message: task.message },
    executionInfo: {
      creationTime: task.createdAtMs,
      ...(task.completedAtMs === undefined ? {} : { completionTime: task.completedAtMs }),
    },
  };
}
