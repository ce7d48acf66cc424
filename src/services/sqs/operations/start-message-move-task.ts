import type { TxContext } from '../../../core/context.ts';
import { messageCounts } from '../counts.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { MOVE_MESSAGES_PER_SECOND_MAX, MOVE_TASKS_LISTED_MAX } from '../limits.ts';
import { scheduleMove } from '../move-task.ts';
import { encodeTaskHandle, sourceQueue } from '../move-task-handle.ts';
import { findQueue, parseQueueArn, type Queue } from '../queue.ts';
import { type MoveTaskRecord, moveTasks, queues } from '../state.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const startMessageMoveTask: Handler<'StartMessageMoveTask'> = async (context, input) => {
  const { tx, now, ids } = context;
  const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: rate } = input;
  const source = await sourceQueue(context, SourceArn);
  if (DestinationArn !== undefined) await checkDestination(context, source, DestinationArn);
  if (rate !== undefined && !(Number.isInteger(rate) && rate >= 1 && rate <= MOVE_MESSAGES_PER_SECOND_MAX)) {
    throw invalidParameter(
      'Value for parameter MaxNumberOfMessagesPerSecond is invalid. ' +
        `Reason: You must enter a number that's between 1 and ${MOVE_MESSAGES_PER_SECOND_MAX}.`,
    );
  }
  await checkIsDeadLetterQueue(context, source);
  await makeRoom(context, source);
  const { visible } = await messageCounts(tx, source, now());
  const task: MoveTaskRecord = {
    queueId: source.id,
    startedAtMs: now(),
    taskId: ids.uuid(),
    status: 'RUNNING',
    sourceArn: source.arn,
    destinationArn: DestinationArn,
    maxMessagesPerSecond: rate,
    messagesMoved: 0,
    messagesToMove: visible,
  };
  await moveTasks.put(tx, source.place, task);
  await scheduleMove(context, source, task, now());
  return { TaskHandle: encodeTaskHandle(task) };
};

async function checkDestination({ tx }: TxContext, source: Queue, arn: string): Promise<void> {
  const address = parseQueueArn(arn);
  if (address === undefined) {
    throw invalidParameter(
      'You must use this format to specify the DestinationArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>',
    );
  }
  const destination = await findQueue(tx, address);
  if (destination === undefined) {
    throw resourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.");
  }
  if (destination.arn === source.arn) {
    throw invalidParameter('Source queue arn and destination queue arn cannot be the same.');
  }
  if (destination.isFifo !== source.isFifo) {
    throw invalidParameter('The source queue and destination queue must be of the same queue type.');
  }
}

async function checkIsDeadLetterQueue({ tx }: TxContext, { place, arn }: Queue): Promise<void> {
  const page = await queues.listBy(tx, place, 'byDeadLetterQueue', { prefix: [arn], limit: 1 });
  if (page.records.length > 0) return;
  throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
}

/** One task at a time; of those that have ended, as many stay as can be listed. */
async function makeRoom({ tx }: TxContext, { place, id }: Queue): Promise<void> {
  const { records } = await moveTasks.list(tx, place, { prefix: [id] });
  if (records.some(({ status }) => status === 'RUNNING')) {
    throw invalidParameter(
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  }
  const surplus = records.length - (MOVE_TASKS_LISTED_MAX - 1);
  for (const old of records.slice(0, Math.max(0, surplus))) await moveTasks.deleteRecord(tx, place, old);
}
