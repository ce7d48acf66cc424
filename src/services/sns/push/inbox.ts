/** What the devices of this cloud have got. */

import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import { INBOX_MS } from '../limits.ts';
import type { MessageAttributes } from '../message-attributes.ts';
import { countPush } from '../metrics.ts';
import { type PushRecord, pushInbox } from '../state.ts';
import type { Endpoint } from './endpoint.ts';

const MESSAGES_SHOWN = 1_000;
/** Every notification takes some of those that are too old with it. */
const EXPIRED_DROPPED = 10;

/** `GET /_kumobako/inbox/push`: newest first. */
export async function pushInboxPage({ tx, place }: TxContext): Promise<{ messages: object[] }> {
  const page = await pushInbox.list(tx, place, { reverse: true, limit: MESSAGES_SHOWN, snapshot: true });
  return { messages: page.records.map(shown) };
}

function shown({ version: _version, index: _index, sentAtMs, ...rest }: PushRecord): object {
  return { ...rest, sentAt: new Date(sentAtMs).toISOString() };
}

export interface Push {
  messageId: string;
  message: string;
  subject?: string | undefined;
  attributes: MessageAttributes;
  topicArn?: string | undefined;
}

/** A notification arrives at its device. */
export async function push(
  context: Pick<TxContext, 'tx' | 'meters' | 'now'>,
  { arn, place, application, record }: Endpoint,
  { messageId, message, subject, attributes, topicArn }: Push,
): Promise<void> {
  const { tx, now } = context;
  countPush(context, place, application.name, application.platform);
  const texts = Object.entries(attributes).map(([name, { StringValue, BinaryValue }]) => [
    name,
    StringValue ?? Buffer.from(BinaryValue ?? '').toString('base64'),
  ]);
  await pushInbox.put(tx, place, {
    version: commitVersion(),
    index: 0,
    messageId,
    account: place.account,
    region: place.region,
    endpointArn: arn,
    platform: application.platform,
    application: application.name,
    token: record.token,
    customUserData: record.customUserData,
    subject,
    message,
    attributes: Object.fromEntries(texts),
    topicArn,
    sentAtMs: now(),
  });
  const oldest = await pushInbox.list(tx, place, { limit: EXPIRED_DROPPED, snapshot: true });
  for (const old of oldest.records) {
    if (old.sentAtMs + INBOX_MS <= now()) await pushInbox.deleteRecord(tx, place, old);
  }
}
