import type { StagedContext, TxContext } from '../../../core/context.ts';
import { committed } from '../../../core/service.ts';
import type { SendMessageRequest } from '../api.gen.ts';
import type { Handler, Staged } from '../handler.ts';
import { checkOutgoing, type Outgoing, sendResult } from '../outgoing.ts';
import { queueByUrl } from '../queue.ts';
import { type BodyBlobs, dropBodies, NO_BLOBS, putAll, type Sent, writeBodies } from '../send.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage: Handler<'SendMessage'> = async (context, input) => {
  const { outgoing, sent } = await send(context, input, NO_BLOBS);
  return committed((version) => sendResult(outgoing, sent.messageId, sent.sequenceNumber(version)));
};

/** As {@link sendMessage}, for a body that goes to the blob store. */
export const sendLargeMessage: Staged<'SendMessage'> = async (context, input) => {
  await context.transact(async ({ tx, place }) => {
    checkOutgoing(await queueByUrl(tx, input.QueueUrl, place), input);
  });
  const blobs = await writeBodies(context, [input.MessageBody]);
  const { outgoing, sent, version } = await sendWithBlobs(context, input, blobs);
  if (sent.isDuplicate) await dropBodies(context, blobs.values());
  return sendResult(outgoing, sent.messageId, sent.sequenceNumber(version));
};

async function sendWithBlobs(context: StagedContext, input: SendMessageRequest, blobs: BodyBlobs) {
  let version = 0;
  try {
    const outcome = await context.transact((attempt) => {
      attempt.tx.afterCommit((committedAs) => {
        version = committedAs;
      });
      return send(attempt, input, blobs);
    });
    return { ...outcome, version };
  } catch (error) {
    await dropBodies(context, blobs.values());
    throw error;
  }
}

async function send(
  context: TxContext,
  input: SendMessageRequest,
  blobs: BodyBlobs,
): Promise<{ outgoing: Outgoing; sent: Sent }> {
  const queue = await queueByUrl(context.tx, input.QueueUrl, context.place);
  const outgoing = checkOutgoing(queue, input);
  const [sent] = await putAll(context, queue, [{ message: outgoing, place: 0 }], blobs);
  if (sent === undefined) throw new Error('A message was neither put in nor refused');
  return { outgoing, sent };
}
