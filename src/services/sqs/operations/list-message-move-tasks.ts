import type { ListMessageMoveTasksResultEntry } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { MOVE_TASKS_LISTED_MAX } from '../limits.ts';
import { encodeTaskHandle, sourceQueue } from '../move-task-handle.ts';
import { type MoveTaskRecord, moveTasks } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const listMessageMoveTasks: Handler<'ListMessageMoveTasks'> = async (context, input) => {
  const { SourceArn, MaxResults: limit = 1 } = input;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOVE_TASKS_LISTED_MAX)) {
    throw invalidParameter(
      'Value for parameter MaxResults is invalid. ' +
        `Reason: MaxResults must be an integer between 1 and ${MOVE_TASKS_LISTED_MAX}.`,
    );
  }
  const source = await sourceQueue(context, SourceArn);
  // The latest first.
  const query = { prefix: [source.id], limit, reverse: true };
  const { records } = await moveTasks.list(context.tx, source.place, query);
  return records.length === 0 ? {} : { Results: records.map(toEntry) };
};

function toEntry(task: MoveTaskRecord): ListMessageMoveTasksResultEntry {
  return {
    // A task that has ended cannot be cancelled, so that it has no handle.
    TaskHandle: task.status === 'RUNNING' ? encodeTaskHandle(task) : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.maxMessagesPerSecond,
    ApproximateNumberOfMessagesMoved: task.messagesMoved,
    ApproximateNumberOfMessagesToMove: task.messagesToMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAtMs,
  };
}
