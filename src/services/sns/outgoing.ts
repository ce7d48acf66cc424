/** What a caller publishes, checked: to a topic, or to a phone number. */

import { createHash } from 'node:crypto';
import type { PublishBatchRequestEntry } from './api.gen.ts';
import { invalid, invalidParameter, invalidValue, missing } from './errors.ts';
import { MESSAGE_BYTES_MAX, SUBJECT_CHARACTERS_MAX } from './limits.ts';
import { attributesBytes, checkMessageAttributes, type MessageAttributes } from './message-attributes.ts';
import type { Topic } from './topic.ts';

/** The text for each protocol, or one for all. */
export type Bodies = Readonly<Record<string, string>> & { readonly default: string };

export interface Outgoing {
  bodies: Bodies;
  subject?: string | undefined;
  attributes: MessageAttributes;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
}

type Content = Omit<PublishBatchRequestEntry, 'Id'>;

/** The text for a protocol. */
export function bodyFor(bodies: Bodies, protocol: string): string {
  return (Object.hasOwn(bodies, protocol) ? bodies[protocol] : undefined) ?? bodies.default;
}

/**
 * Throws InvalidParameter, ParameterValueInvalid, ValidationError.
 *
 * @param path leads to the message in the request
 * @param platform of the one endpoint that it is for: a text for that platform suffices
 */
export function checkContent(content: Content, path = '', platform?: string): Outgoing {
  const { Message: message, Subject: subject, MessageAttributes: attributes = {} } = content;
  if (typeof message !== 'string') throw missing(`${path}message`);
  if (message === '') throw invalidParameter('Empty message');
  if (subject !== undefined && !isSubject(subject)) throw invalidParameter('Subject');
  checkMessageAttributes(attributes, `${path}messageAttributes`);
  if (contentBytes(content) > MESSAGE_BYTES_MAX) throw invalidParameter('Message too long');
  return { bodies: bodiesOf(message, content.MessageStructure, platform), subject, attributes };
}

/** What counts towards the limits of messages and batches. */
export function contentBytes({ Message, MessageAttributes }: Content): number {
  return Buffer.byteLength(Message ?? '') + attributesBytes(MessageAttributes ?? {});
}

/** Up to 100 printable ASCII characters, no line breaks, not beginning with a space. */
function isSubject(subject: string): boolean {
  return subject.length <= SUBJECT_CHARACTERS_MAX && /^[^\s\p{Cc}][^\p{Cc}]*$/u.test(subject);
}

function bodiesOf(message: string, structure: string | undefined, platform: string | undefined): Bodies {
  // Anything but `json` is taken for nothing said, as AWS does.
  if (structure !== 'json') return { default: message };
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const bodies: Record<string, string> = {};
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    for (const [protocol, body] of Object.entries(parsed)) {
      if (typeof body === 'string') bodies[protocol] = body;
    }
  }
  const fallback = bodies['default'] ?? (platform === undefined ? undefined : bodies[platform]);
  if (fallback === undefined) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return { ...bodies, default: fallback };
}

const GROUP_OR_DEDUPLICATION_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** Message group and deduplication id, as the topic wants them. Throws InvalidParameter. */
export function addressedTo(topic: Topic, outgoing: Outgoing, content: Content): Outgoing {
  const { MessageGroupId: groupId, MessageDeduplicationId: given } = content;
  if (!topic.isFifo) {
    if (given !== undefined) {
      const text =
        'The request includes MessageDeduplicationId parameter that is not valid for this topic type';
      throw invalidValue('MessageDeduplicationId', text);
    }
    // Fair queues take it: https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
    if (groupId !== undefined) checkId('MessageGroupId', groupId);
    return { ...outgoing, groupId };
  }
  if (!groupId) throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  checkId('MessageGroupId', groupId);
  if (given !== undefined) checkId('MessageDeduplicationId', given);
  if (given === undefined && !topic.contentBasedDeduplication) {
    throw invalidParameter(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  const deduplicationId = given ?? createHash('sha256').update(content.Message).digest('hex');
  return { ...outgoing, groupId, deduplicationId };
}

function checkId(parameter: string, id: string): void {
  if (GROUP_OR_DEDUPLICATION_ID.test(id)) return;
  throw invalidValue(
    parameter,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length`,
  );
}

/** Throws InvalidParameter unless exactly one target is given. */
export function checkTarget(targets: readonly (string | undefined)[]): void {
  const given = targets.filter((target) => target !== undefined).length;
  if (given === 0)
    throw invalid('Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter');
  if (given > 1) {
    throw invalidParameter('Only one of TopicArn, TargetArn and PhoneNumber can be given');
  }
}
