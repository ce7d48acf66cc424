/** How move tasks and their source queues are named. */

import type { TxContext } from '../../core/context.ts';
import { invalidParameter, missingParameter, resourceNotFound } from './errors.ts';
import { findQueue, parseQueueArn, type Queue } from './queue.ts';
import type { MoveTaskRecord } from './state.ts';

export interface TaskName {
  taskId: string;
  sourceArn: string;
}

/** AWS's own form: base64 of a JSON text. */
export function encodeTaskHandle({ taskId, sourceArn }: MoveTaskRecord): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString('base64');
}

/** Undefined for a text that is no task handle. */
export function decodeTaskHandle(handle: string): TaskName | undefined {
  try {
    const name: Partial<TaskName> = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'));
    const { taskId, sourceArn } = name;
    return typeof taskId === 'string' && typeof sourceArn === 'string' ? { taskId, sourceArn } : undefined;
  } catch {
    return undefined;
  }
}

/** The queue that a SourceArn names. Throws MissingParameter, InvalidParameterValue, ResourceNotFoundException. */
export async function sourceQueue({ tx }: TxContext, arn: string | undefined): Promise<Queue> {
  if (arn === undefined) throw missingParameter('SourceArn');
  const address = parseQueueArn(arn);
  if (address === undefined) {
    throw invalidParameter(
      'You must use this format to specify the SourceArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>',
    );
  }
  const queue = await findQueue(tx, address);
  if (queue !== undefined) return queue;
  throw resourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
}
