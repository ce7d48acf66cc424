import type { StagedContext, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import { committed } from '../../../core/service.ts';
import type {
  BatchResultErrorEntry,
  SendMessageBatchRequest,
  SendMessageBatchRequestEntry,
  SendMessageBatchResult,
  SendMessageBatchResultEntry,
} from '../api.gen.ts';
import { batchResult, checkBatch, type EntryOutcome, tryEntry } from '../batch.ts';
import { batchTooLong, emptyEntryValue, invalidParameter } from '../errors.ts';
import type { Handler, Staged } from '../handler.ts';
import { MESSAGE_BYTES_MAX } from '../limits.ts';
import { checkOutgoing, messageBytes, type Outgoing, sendResult } from '../outgoing.ts';
import { type Queue, queueByUrl } from '../queue.ts';
import {
  type BodyBlobs,
  dropBodies,
  isLargeBody,
  NO_BLOBS,
  putAll,
  type Sent,
  writeBodies,
} from '../send.ts';

const ENTRY = 'SendMessageBatchRequestEntry';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const sendMessageBatch: Handler<'SendMessageBatch'> = async (context, input) => {
  const batch = await sendBatch(context, input, NO_BLOBS);
  return committed((version) => resultOf(batch, version));
};

/** As {@link sendMessageBatch}, with bodies that go to the blob store. */
export const sendLargeMessageBatch: Staged<'SendMessageBatch'> = async (context, input) => {
  await context.transact(async ({ tx, place }) => {
    await checkAll(await queueByUrl(tx, input.QueueUrl, place), input);
  });
  const blobs = await writeBodies(
    context,
    input.Entries.map(({ MessageBody }) => MessageBody),
  );
  const { batch, version } = await sendWithBlobs(context, input, blobs);
  const unused = [...blobs].filter(([place]) => batch.entries[place]?.sent?.isDuplicate !== false);
  await dropBodies(
    context,
    unused.map(([, id]) => id),
  );
  return resultOf(batch, version);
};

export function hasLargeBody({ Entries }: SendMessageBatchRequest): boolean {
  return Entries?.some(({ MessageBody }) => isLargeBody(MessageBody)) === true;
}

interface Batch {
  /** In the order of the request. */
  entries: { id: string; outgoing?: Outgoing; sent?: Sent; failed?: BatchResultErrorEntry }[];
}

async function sendWithBlobs(context: StagedContext, input: SendMessageBatchRequest, blobs: BodyBlobs) {
  let version = 0;
  try {
    const batch = await context.transact((attempt) => {
      attempt.tx.afterCommit((committedAs) => {
        version = committedAs;
      });
      return sendBatch(attempt, input, blobs);
    });
    return { batch, version };
  } catch (error) {
    await dropBodies(context, blobs.values());
    throw error;
  }
}

async function sendBatch(
  context: TxContext,
  input: SendMessageBatchRequest,
  blobs: BodyBlobs,
): Promise<Batch> {
  const queue = await queueByUrl(context.tx, input.QueueUrl, context.place);
  const outcomes = await checkAll(queue, input);
  const batch: Batch = {
    entries: outcomes.map((outcome, i) => {
      const id = input.Entries[i]?.Id ?? '';
      return 'ok' in outcome ? { id, outgoing: outcome.ok } : { id, failed: outcome.failed };
    }),
  };
  const toSend = batch.entries.flatMap(({ outgoing }, place) =>
    outgoing === undefined ? [] : { message: outgoing, place },
  );
  const sent = await putAll(context, queue, toSend, blobs);
  for (const [i, { place }] of toSend.entries()) {
    const entry = batch.entries[place];
    const one = sent[i];
    if (entry !== undefined && one !== undefined) entry.sent = one;
  }
  return batch;
}

/** Checks the batch and each entry. In a FIFO queue, whose order would have gaps, one bad entry fails the request. */
async function checkAll(
  queue: Queue,
  { Entries }: SendMessageBatchRequest,
): Promise<EntryOutcome<Outgoing>[]> {
  const entries = checkBatch(Entries, ENTRY);
  const bytes = entries.reduce((sum, entry) => sum + messageBytes(entry), 0);
  if (bytes > MESSAGE_BYTES_MAX) throw batchTooLong(MESSAGE_BYTES_MAX, bytes);
  const outcomes: EntryOutcome<Outgoing>[] = [];
  for (const [i, entry] of entries.entries()) {
    const bodyParameter = `${ENTRY}.${i + 1}.MessageBody`;
    const check = () => checkOutgoing(queue, entry, bodyParameter);
    const outcome = queue.isFifo
      ? { ok: checkFifo(entry, check) }
      : await tryEntry(entry.Id, () => {
          if (!entry.MessageBody) throw emptyEntryValue(bodyParameter);
          return check();
        });
    outcomes.push(outcome);
  }
  return outcomes;
}

/** In a batch AWS calls a missing group an invalid value, with the text of a missing one. */
function checkFifo(entry: SendMessageBatchRequestEntry, check: () => Outgoing): Outgoing {
  try {
    return check();
  } catch (error) {
    const isGroupMissing =
      error instanceof AwsError &&
      error.code === 'MissingRequiredParameterException' &&
      !entry.MessageGroupId &&
      Boolean(entry.MessageBody);
    throw isGroupMissing ? invalidParameter(error.message) : error;
  }
}

function resultOf({ entries }: Batch, version: number): SendMessageBatchResult {
  const outcomes = entries.map(
    ({ id, outgoing, sent, failed }): EntryOutcome<SendMessageBatchResultEntry> => {
      if (outgoing === undefined || sent === undefined) {
        return { failed: failed ?? { Id: id, Code: 'InternalError', SenderFault: false } };
      }
      const ok = { Id: id, ...sendResult(outgoing, sent.messageId, sent.sequenceNumber(version)) };
      return { ok };
    },
  );
  return batchResult(outcomes);
}
