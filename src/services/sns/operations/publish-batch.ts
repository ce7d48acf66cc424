import { committed } from '../../../core/service.ts';
import type { PublishBatchRequestEntry } from '../api.gen.ts';
import {
  batchIdsNotDistinct,
  batchTooLong,
  emptyBatch,
  invalidBatchEntryId,
  missing,
  tooManyBatchEntries,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { BATCH_ENTRIES_MAX, MESSAGE_BYTES_MAX } from '../limits.ts';
import { addressedTo, checkContent, contentBytes, type Outgoing } from '../outgoing.ts';
import { publishAll } from '../publish.ts';
import { topicByArn } from '../topic.ts';

const ENTRY_ID = /^[\w-]{1,80}$/;

/**
 * What is wrong with one message fails the whole batch on AWS (as recorded from it), with the error that Publish has;
 * only failures behind the check are told by entry, and there are none here.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export const publishBatch: Handler<'PublishBatch'> = async (context, input) => {
  const { PublishBatchRequestEntries: entries } = input;
  const topic = await topicByArn(context.tx, input.TopicArn, context.place.region);
  checkEntries(entries);
  const outgoing: Outgoing[] = entries.map((entry, i) => {
    const checked = checkContent(entry, `publishBatchRequestEntries.${i + 1}.member.`);
    return addressedTo(topic, checked, entry);
  });
  const published = await publishAll(context, topic, outgoing);
  return committed((version) => ({
    Successful: entries.map(({ Id }, i) => ({
      Id,
      MessageId: published[i]?.messageId,
      SequenceNumber: published[i]?.sequenceNumber(version),
    })),
    Failed: [],
  }));
};

function checkEntries(entries: readonly PublishBatchRequestEntry[] | undefined): void {
  if (entries === undefined) throw missing('publishBatchRequestEntries');
  if (entries.length === 0) throw emptyBatch();
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyBatchEntries();
  for (const [i, { Id }] of entries.entries()) {
    if (Id === undefined) throw missing(`publishBatchRequestEntries.${i + 1}.member.id`);
    if (!ENTRY_ID.test(Id)) throw invalidBatchEntryId();
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw batchIdsNotDistinct();
  const bytes = entries.reduce((sum, entry) => sum + contentBytes(entry), 0);
  if (bytes > MESSAGE_BYTES_MAX) throw batchTooLong();
}
