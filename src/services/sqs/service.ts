import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { anyService, type Service } from '../../core/service.ts';
import { onMoveTask, onQueue, onQueueWithTags, toCreate, toGetUrl, toList } from './access.ts';
import type { Api } from './api.gen.ts';
import { erase } from './erase.ts';
import { countCall, readGauges } from './metrics.ts';
import { moveMessages } from './move-task.ts';
import { decodeTaskHandle } from './move-task-handle.ts';
import { addPermission } from './operations/add-permission.ts';
import { cancelMessageMoveTask } from './operations/cancel-message-move-task.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { changeMessageVisibilityBatch } from './operations/change-message-visibility-batch.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listDeadLetterSourceQueues } from './operations/list-dead-letter-source-queues.ts';
import { listMessageMoveTasks } from './operations/list-message-move-tasks.ts';
import { listQueueTags } from './operations/list-queue-tags.ts';
import { listQueues } from './operations/list-queues.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { removePermission } from './operations/remove-permission.ts';
import { sendLargeMessage, sendMessage } from './operations/send-message.ts';
import { hasLargeBody, sendLargeMessageBatch, sendMessageBatch } from './operations/send-message-batch.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { startMessageMoveTask } from './operations/start-message-move-task.ts';
import { tagQueue } from './operations/tag-queue.ts';
import { untagQueue } from './operations/untag-queue.ts';
import { peekMessages } from './peek.ts';
import { isLargeBody } from './send.ts';
import { collections, deletedQueues } from './state.ts';
import { startSweep, sweep } from './sweep.ts';

const RECORDED_ATTRIBUTES = {
  'Attributes.KmsMasterKeyId': 'Messages are stored as they are; the key is neither needed nor used.',
  'Attributes.KmsDataKeyReusePeriodSeconds': 'No data keys are made.',
  'Attributes.SqsManagedSseEnabled': 'Messages are stored as they are.',
  'Attributes.FifoThroughputLimit': 'Queues are never throttled.',
};

const service: Service<Api> = {
  name: 'sqs',
  collections,
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-logging-using-cloudtrail.html
  dataEvents: new Set([
    'ChangeMessageVisibility',
    'ChangeMessageVisibilityBatch',
    'DeleteMessage',
    'DeleteMessageBatch',
    'ReceiveMessage',
    'SendMessage',
    'SendMessageBatch',
  ] as const),
  operations: {
    AddPermission: { kind: 'tx', handler: addPermission, access: onQueue('sqs:AddPermission', 'ownAccount') },
    CancelMessageMoveTask: {
      kind: 'tx',
      handler: cancelMessageMoveTask,
      access: onMoveTask('sqs:CancelMessageMoveTask', ({ TaskHandle }: { TaskHandle: string }) => ({
        source: decodeTaskHandle(TaskHandle ?? '')?.sourceArn,
      })),
    },
    ChangeMessageVisibility: {
      kind: 'tx',
      handler: changeMessageVisibility,
      access: onQueue('sqs:ChangeMessageVisibility', 'anyAccount'),
    },
    ChangeMessageVisibilityBatch: {
      kind: 'tx',
      handler: changeMessageVisibilityBatch,
      access: onQueue('sqs:ChangeMessageVisibility', 'anyAccount'),
    },
    CreateQueue: { kind: 'tx', handler: createQueue, access: toCreate, recorded: RECORDED_ATTRIBUTES },
    DeleteMessage: {
      kind: 'tx',
      handler: deleteMessage,
      access: onQueue('sqs:DeleteMessage', 'anyAccount'),
    },
    DeleteMessageBatch: {
      kind: 'tx',
      handler: deleteMessageBatch,
      access: onQueue('sqs:DeleteMessage', 'anyAccount'),
    },
    DeleteQueue: { kind: 'tx', handler: deleteQueue, access: onQueue('sqs:DeleteQueue', 'ownAccount') },
    GetQueueAttributes: {
      kind: 'tx',
      handler: getQueueAttributes,
      access: onQueue('sqs:GetQueueAttributes', 'anyAccount'),
      readOnly: true,
    },
    GetQueueUrl: { kind: 'tx', handler: getQueueUrl, access: toGetUrl, readOnly: true },
    ListDeadLetterSourceQueues: {
      kind: 'tx',
      handler: listDeadLetterSourceQueues,
      access: onQueue('sqs:ListDeadLetterSourceQueues', 'anyAccount'),
      readOnly: true,
    },
    ListMessageMoveTasks: {
      kind: 'tx',
      handler: listMessageMoveTasks,
      access: onMoveTask('sqs:ListMessageMoveTasks', ({ SourceArn }: { SourceArn: string }) => ({
        source: SourceArn,
      })),
      readOnly: true,
    },
    ListQueues: { kind: 'tx', handler: listQueues, access: toList, readOnly: true },
    ListQueueTags: {
      kind: 'tx',
      handler: listQueueTags,
      access: onQueue('sqs:ListQueueTags', 'ownAccount'),
      readOnly: true,
    },
    PurgeQueue: { kind: 'tx', handler: purgeQueue, access: onQueue('sqs:PurgeQueue', 'anyAccount') },
    ReceiveMessage: {
      kind: 'staged',
      handler: receiveMessage,
      access: onQueue('sqs:ReceiveMessage', 'anyAccount'),
    },
    RemovePermission: {
      kind: 'tx',
      handler: removePermission,
      access: onQueue('sqs:RemovePermission', 'ownAccount'),
    },
    SendMessage: {
      kind: 'tx',
      handler: sendMessage,
      staged: { when: ({ MessageBody }) => isLargeBody(MessageBody), handler: sendLargeMessage },
      access: onQueue('sqs:SendMessage', 'anyAccount'),
    },
    SendMessageBatch: {
      kind: 'tx',
      handler: sendMessageBatch,
      staged: { when: hasLargeBody, handler: sendLargeMessageBatch },
      access: onQueue('sqs:SendMessage', 'anyAccount'),
    },
    SetQueueAttributes: {
      kind: 'tx',
      handler: setQueueAttributes,
      access: onQueue('sqs:SetQueueAttributes', 'ownAccount'),
      recorded: RECORDED_ATTRIBUTES,
    },
    StartMessageMoveTask: {
      kind: 'tx',
      handler: startMessageMoveTask,
      access: onMoveTask(
        'sqs:StartMessageMoveTask',
        ({ SourceArn, DestinationArn }: { SourceArn: string; DestinationArn?: string | undefined }) => ({
          source: SourceArn,
          destination: DestinationArn,
        }),
      ),
    },
    TagQueue: {
      kind: 'tx',
      handler: tagQueue,
      access: onQueueWithTags('sqs:TagQueue', ({ Tags }: Api['TagQueue']['input']) => ({
        tags: Tags ?? {},
        keys: Object.keys(Tags ?? {}),
      })),
    },
    UntagQueue: {
      kind: 'tx',
      handler: untagQueue,
      access: onQueueWithTags('sqs:UntagQueue', ({ TagKeys }: Api['UntagQueue']['input']) => ({
        keys: TagKeys ?? [],
      })),
    },
  },
  deliveries: {
    sweep,
    erase,
  },
  timers: { sweep: startSweep, moveMessages, forgetName },
  counts: countCall,
  gauges: readGauges,
  peeks: { messages: { operation: 'ReceiveMessage', handler: peekMessages } },
};

/** The name of a deleted queue is free again. */
async function forgetName({ tx }: TxContext, body: unknown): Promise<void> {
  // What DeleteQueue wrote.
  const { place, name } = body as { place: Place; name: string };
  await deletedQueues.delete(tx, place, name);
}

export const sqsService = anyService(service);
