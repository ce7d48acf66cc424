/**
 * The JSON that endpoints get. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */

import type { MessageAttributes } from './message-attributes.ts';
import type { Delivery } from './publish.ts';
import { CERTIFICATE_PAGE, type Signer, signatureOf } from './signing.ts';
import type { Topic } from './topic.ts';

/** What an envelope needs beside the message. */
export interface Sender {
  topic: Pick<Topic, 'arn' | 'isFifo' | 'signatureVersion'>;
  signer: Signer;
  /** Scheme, host and port of the URLs in it. */
  publicUrl: string;
}

/** A message for a subscription without raw delivery. */
export function notification(sender: Sender, delivery: Delivery, subscriptionArn: string): string {
  const { topic } = sender;
  const { messageId, message, subject, sequenceNumber } = delivery;
  const timestamp = timestampOf(delivery.sentAtMs);
  const attributes = Object.entries(delivery.attributes).map(([name, value]) => [
    name,
    shownAttribute(value),
  ]);
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    ...(topic.isFifo ? { SequenceNumber: sequenceNumber } : {}),
    TopicArn: topic.arn,
    Subject: subject,
    Message: message,
    Timestamp: timestamp,
    // FIFO topics do not sign.
    ...(topic.isFifo
      ? {}
      : signed(sender, [
          ['Message', message],
          ['MessageId', messageId],
          ['Subject', subject],
          ['Timestamp', timestamp],
          ['TopicArn', topic.arn],
          ['Type', 'Notification'],
        ])),
    UnsubscribeURL: `${sender.publicUrl}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    MessageAttributes: attributes.length === 0 ? undefined : Object.fromEntries(attributes),
  });
}

export interface Confirmation {
  type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  messageId: string;
  token: string;
  sentAtMs: number;
  subscriptionArn: string;
}

/** What an endpoint gets that has to agree to its subscription, or is told of its end. */
export function confirmation(
  sender: Sender,
  { type, messageId, token, sentAtMs, subscriptionArn }: Confirmation,
): string {
  const { arn } = sender.topic;
  const message =
    type === 'SubscriptionConfirmation'
      ? `You have chosen to subscribe to the topic ${arn}.\n` +
        'To confirm the subscription, visit the SubscribeURL included in this message.'
      : `You have chosen to deactivate subscription ${subscriptionArn}.\n` +
        'To cancel this operation and restore the subscription, visit the SubscribeURL included in this message.';
  const url = `${sender.publicUrl}/?Action=ConfirmSubscription&TopicArn=${arn}&Token=${token}`;
  const timestamp = timestampOf(sentAtMs);
  return JSON.stringify({
    Type: type,
    MessageId: messageId,
    Token: token,
    TopicArn: arn,
    Message: message,
    SubscribeURL: url,
    Timestamp: timestamp,
    ...signed(sender, [
      ['Message', message],
      ['MessageId', messageId],
      ['SubscribeURL', url],
      ['Timestamp', timestamp],
      ['Token', token],
      ['TopicArn', arn],
      ['Type', type],
    ]),
  });
}

function signed(sender: Sender, members: readonly (readonly [string, string | undefined])[]) {
  const { signatureVersion } = sender.topic;
  return {
    SignatureVersion: signatureVersion,
    Signature: signatureOf(sender.signer, signatureVersion, members),
    SigningCertURL: `${sender.publicUrl}/_kumobako/${CERTIFICATE_PAGE}`,
  };
}

function timestampOf(ms: number): string {
  return new Date(ms).toISOString();
}

function shownAttribute({ DataType, StringValue, BinaryValue }: MessageAttributes[string]) {
  const value = BinaryValue === undefined ? StringValue : Buffer.from(BinaryValue).toString('base64');
  return { Type: DataType, Value: value };
}
