/** The text of a message: in its row, or in a file of its own. */

import { BlobError } from '../../core/blobs/blob-errors.ts';
import type { StagedContext } from '../../core/context.ts';
import { MESSAGE_BYTES_MAX } from './limits.ts';
import { messageKey } from './message-rows.ts';
import type { Queue } from './queue.ts';
import { type MessageRecord, messages } from './state.ts';

/** A message's body; undefined when it was taken and, before its file was read, deleted by somebody else. */
export async function readBody(
  { blobs, transact }: StagedContext,
  queue: Queue,
  message: MessageRecord,
): Promise<string | undefined> {
  const { blobId } = message;
  if (blobId === undefined) return message.body ?? '';
  try {
    return (await blobs.read(blobId, MESSAGE_BYTES_MAX)).toString('utf8');
  } catch (error) {
    const isMissing = error instanceof BlobError && error.reason === 'missing';
    const key = messageKey(message);
    const isDeleted =
      isMissing && (await transact(({ tx }) => messages.peek(tx, queue.place, ...key))) === undefined;
    if (isDeleted) return undefined;
    throw error;
  }
}
