import { invalidParameter, missingParameter, resourceNotFound, unsupportedOperation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { decodeTaskHandle, sourceQueue } from '../move-task-handle.ts';
import { moveTasks } from '../state.ts';

/**
 * The task ends with this commit; on AWS it goes through CANCELLING first.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html
 */
export const cancelMessageMoveTask: Handler<'CancelMessageMoveTask'> = async (context, { TaskHandle }) => {
  const { tx, timers } = context;
  if (!TaskHandle) throw missingParameter('TaskHandle');
  const name = decodeTaskHandle(TaskHandle);
  if (name === undefined) throw invalidParameter('Value for parameter TaskHandle is invalid.');
  const source = await sourceQueue(context, name.sourceArn);
  const { records } = await moveTasks.list(tx, source.place, { prefix: [source.id] });
  const task = records.find(({ taskId }) => taskId === name.taskId);
  if (task === undefined) throw resourceNotFound('Task does not exist.');
  if (task.status !== 'RUNNING') {
    throw unsupportedOperation(
      `The task has the status ${task.status}; only a running task can be cancelled.`,
    );
  }
  await moveTasks.put(tx, source.place, { ...task, status: 'CANCELLED' });
  await timers.cancel({ service: 'sqs', timer: 'moveMessages', id: task.taskId });
  return { ApproximateNumberOfMessagesMoved: task.messagesMoved };
};
