/** A message on its way out: the attributes that the receiver asks for. */

import type { Message, ReceiveMessageRequest } from './api.gen.ts';
import { READ_ONLY_ATTRIBUTES, SETTABLE_ATTRIBUTES } from './attribute-table.ts';
import { unknownAttribute } from './errors.ts';
import { selectAttributes } from './message-attributes.ts';
import { attributesMd5 } from './message-digest.ts';
import { formatSequenceNumber } from './send.ts';
import type { MessageRecord, StateRecord } from './state.ts';
import type { Taken } from './take.ts';

export interface Selection {
  system: ReadonlySet<string>;
  message: readonly string[];
}

const SYSTEM_ATTRIBUTES: Readonly<
  Record<string, (message: MessageRecord, state: StateRecord) => string | undefined>
> = {
  SenderId: (message) => message.senderId,
  SentTimestamp: (message) => String(message.sentAtMs),
  ApproximateReceiveCount: (_, state) => String(state.receiveCount),
  ApproximateFirstReceiveTimestamp: (_, state) => String(state.firstReceivedAtMs),
  MessageGroupId: (message) => message.groupId,
  MessageDeduplicationId: (message) => message.deduplicationId,
  SequenceNumber: ({ deduplicationId, version, index }) =>
    deduplicationId === undefined ? undefined : formatSequenceNumber(version, index),
  AWSTraceHeader: (message) => message.traceHeader,
  DeadLetterQueueSourceArn: (message) => message.deadLetterSourceArn,
};

/** The attributes that a receive asks for. Names of queue attributes are ignored, as on AWS; others are an error. */
export function checkReceiveAttributes(input: ReceiveMessageRequest): Selection {
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = new Set<string>();
  for (const name of names) {
    if (name === 'All') for (const each of Object.keys(SYSTEM_ATTRIBUTES)) system.add(each);
    else if (Object.hasOwn(SYSTEM_ATTRIBUTES, name)) system.add(name);
    else if (!SETTABLE_ATTRIBUTES.has(name) && !READ_ONLY_ATTRIBUTES.has(name)) throw unknownAttribute(name);
  }
  return { system, message: input.MessageAttributeNames ?? [] };
}

export function toMessage({ message, state, handle }: Taken, body: string, selection: Selection): Message {
  const result: Message = {
    MessageId: message.messageId,
    ReceiptHandle: handle,
    MD5OfBody: message.bodyMd5,
    Body: body,
  };
  const system: Record<string, string> = {};
  for (const name of selection.system) {
    const value = SYSTEM_ATTRIBUTES[name]?.(message, state);
    if (value !== undefined) system[name] = value;
  }
  if (Object.keys(system).length > 0) result.Attributes = system;
  if (message.attributes === undefined || selection.message.length === 0) return result;
  const attributes = selectAttributes(message.attributes, selection.message);
  const md5 = attributesMd5(attributes);
  if (md5 !== undefined) {
    result.MessageAttributes = attributes;
    result.MD5OfMessageAttributes = md5;
  }
  return result;
}
