import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { exportTasks } from '../state.ts';

export const cancelExportTask: Handler<'CancelExportTask'> = async ({ tx, place, now }, { taskId }) => {
  const task = await exportTasks.get(tx, place, taskId);
  if (task === undefined) {
    throw logsError('ResourceNotFoundException', 'The specified export task does not exist.');
  }
  if (task.status !== 'PENDING' && task.status !== 'RUNNING') {
    throw logsError('InvalidOperationException', 'The specified export task has already finished');
  }
  const change = { status: 'CANCELLED', message: 'Task is cancelled', completedAtMs: now() } as const;
  await exportTasks.put(tx, place, { ...task, ...change });
};
