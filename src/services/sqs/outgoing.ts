/** A message on its way in: what a sender gives, checked. Everything here happens before the store is looked at again. */

import { hash } from 'node:crypto';
import type {
  MessageAttributeValue,
  MessageSystemAttributeValue,
  SendMessageRequest,
  SendMessageResult,
} from './api.gen.ts';
import { invalidParameter, invalidValue, messageTooLong, missingParameter } from './errors.ts';
import { DELAY_SECONDS_MAX } from './limits.ts';
import {
  attributesBytes,
  checkCharacters,
  checkMessageAttributes,
  checkSystemAttributes,
} from './message-attributes.ts';
import { attributesMd5, bodyMd5 } from './message-digest.ts';
import type { Queue } from './queue.ts';

/** What SendMessage and an entry of SendMessageBatch share. */
export type MessageInput = Omit<SendMessageRequest, 'QueueUrl'>;

export interface Outgoing {
  body: string;
  bodyMd5: string;
  attributes: Readonly<Record<string, MessageAttributeValue>> | undefined;
  attributesMd5: string | undefined;
  traceHeader: string | undefined;
  systemAttributesMd5: string | undefined;
  groupId: string | undefined;
  deduplicationId: string | undefined;
  delayMs: number;
}

/** Alphanumeric and punctuation characters, 1 to 128. */
const ID = /^[\x21-\x7e]{1,128}$/;
const NOT_FOR_QUEUE_TYPE = 'The request include parameter that is not valid for this queue type.';

/** The bytes that count against the limits: body, and names, types and values of the attributes. */
export function messageBytes({ MessageBody, MessageAttributes }: MessageInput): number {
  return Buffer.byteLength(MessageBody ?? '') + attributesBytes(MessageAttributes ?? {});
}

/**
 * Checks a message for its queue. `bodyParameter` is how a missing body is named.
 *
 * Throws MissingParameter, InvalidParameterValue, InvalidMessageContents.
 */
export function checkOutgoing(queue: Queue, input: MessageInput, bodyParameter = 'MessageBody'): Outgoing {
  const { MessageBody: body, MessageAttributes, MessageSystemAttributes } = input;
  if (typeof body !== 'string' || body === '') throw missingParameter(bodyParameter);
  checkCharacters(body);
  const attributes = notEmpty(MessageAttributes);
  if (attributes !== undefined) checkMessageAttributes(attributes);
  const system = notEmpty<MessageSystemAttributeValue>(MessageSystemAttributes);
  const traceHeader = system === undefined ? undefined : checkSystemAttributes(system);
  if (messageBytes(input) > queue.messageBytesMax) throw messageTooLong(queue.messageBytesMax);
  return {
    body,
    bodyMd5: bodyMd5(body),
    attributes,
    attributesMd5: attributes && attributesMd5(attributes),
    traceHeader,
    systemAttributesMd5: system && attributesMd5(system),
    ...(queue.isFifo ? fifoFacts(queue, input, body) : standardFacts(queue, input)),
  };
}

function notEmpty<V>(map: Record<string, V> | undefined): Record<string, V> | undefined {
  return map === undefined || Object.keys(map).length === 0 ? undefined : map;
}

type QueueFacts = Pick<Outgoing, 'groupId' | 'deduplicationId' | 'delayMs'>;

function standardFacts(queue: Queue, input: MessageInput): QueueFacts {
  const { DelaySeconds, MessageDeduplicationId, MessageGroupId } = input;
  if (MessageDeduplicationId) {
    throw invalidValue('MessageDeduplicationId', MessageDeduplicationId, NOT_FOR_QUEUE_TYPE);
  }
  const groupId = MessageGroupId || undefined;
  if (groupId !== undefined) checkId('MessageGroupId', groupId);
  if (DelaySeconds !== undefined && !(DelaySeconds >= 0 && DelaySeconds <= DELAY_SECONDS_MAX)) {
    const reason = `DelaySeconds must be >= 0 and <= ${DELAY_SECONDS_MAX}.`;
    throw invalidValue('DelaySeconds', DelaySeconds, reason);
  }
  const delayMs = DelaySeconds === undefined ? queue.delayMs : DelaySeconds * 1000;
  return { groupId, deduplicationId: undefined, delayMs };
}

function fifoFacts(queue: Queue, input: MessageInput, body: string): QueueFacts {
  const { DelaySeconds, MessageDeduplicationId, MessageGroupId: groupId } = input;
  if (!groupId) throw missingParameter('MessageGroupId');
  checkId('MessageGroupId', groupId);
  // AWS takes 0, which changes nothing.
  if (DelaySeconds) throw invalidValue('DelaySeconds', DelaySeconds, NOT_FOR_QUEUE_TYPE);
  if (MessageDeduplicationId) checkId('MessageDeduplicationId', MessageDeduplicationId);
  else if (!queue.contentBasedDeduplication) {
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  return { groupId, deduplicationId: MessageDeduplicationId || hash('sha256', body, 'hex'), delayMs: 0 };
}

/** Throws InvalidParameterValue for an id with other characters, or of another length. */
export function checkId(parameter: string, id: string): void {
  if (ID.test(id)) return;
  const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidValue(parameter, id, reason);
}

/** What a sender is told. `sequenceNumber` in FIFO queues only. */
export function sendResult(
  outgoing: Outgoing,
  messageId: string,
  sequenceNumber: string | undefined,
): SendMessageResult & { MessageId: string; MD5OfMessageBody: string } {
  return {
    MessageId: messageId,
    MD5OfMessageBody: outgoing.bodyMd5,
    MD5OfMessageAttributes: outgoing.attributesMd5,
    MD5OfMessageSystemAttributes: outgoing.systemAttributesMd5,
    SequenceNumber: sequenceNumber,
  };
}
