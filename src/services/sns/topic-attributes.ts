/** Attributes of topics: what may be set, and what is shown. */

import { parsePolicy } from '../../policy/parse.ts';
import { INVALID_PRINCIPAL } from '../../policy/parse-resource.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import { unknownService } from '../../policy/service-principals.ts';
import { deliveryPolicyFault, effectiveTopicPolicy } from './delivery-policy.ts';
import { invalidParameter, invalidValue, notImplemented } from './errors.ts';
import { DISPLAY_NAME_LENGTH_MAX, POLICY_BYTES_MAX } from './limits.ts';
import { isGrantable } from './permissions.ts';
import type { TopicRecord } from './state.ts';
import type { Topic } from './topic.ts';

export type Attributes = Readonly<Record<string, string>>;

/** For FIFO topics only. */
const FIFO_ATTRIBUTES: ReadonlySet<string> = new Set([
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'ArchivePolicy',
]);
const FEEDBACK =
  /^(?:HTTP|Firehose|Lambda|Application|SQS)(?:(?:Success|Failure)FeedbackRoleArn|SuccessFeedbackSampleRate)$/;
const SETTABLE: ReadonlySet<string> = new Set([
  'DeliveryPolicy',
  'DisplayName',
  'KmsMasterKeyId',
  'Policy',
  'SignatureVersion',
  'TracingConfig',
  ...FIFO_ATTRIBUTES,
]);

/** Attributes that are kept and shown and do nothing, each with its reason. */
export const RECORDED_ATTRIBUTES: Readonly<Record<string, string>> = {
  'Attributes.KmsMasterKeyId': 'Messages are stored as they are; the key is neither needed nor used.',
  'Attributes.TracingConfig': 'X-Ray segments are not written.',
  'Attributes.*FeedbackRoleArn': 'Delivery status is in the log of this cloud, not in CloudWatch Logs.',
  'Attributes.*SuccessFeedbackSampleRate': 'Delivery status is in the log of this cloud.',
};

function isSettable(name: string): boolean {
  return SETTABLE.has(name) || FEEDBACK.test(name);
}

/** The attributes of a new topic. Throws InvalidParameter. */
export function initialAttributes(given: Attributes, isFifo: boolean): Record<string, string> {
  const { FifoTopic: _isFifo, ...rest } = given;
  for (const name of Object.keys(rest)) {
    if (!isSettable(name)) throw invalidValue('Attributes', `Unknown attribute: ${name}`);
  }
  const attributes = changed({}, rest, isFifo);
  return isFifo ? { ...attributes, FifoTopic: 'true' } : attributes;
}

/** What SetTopicAttributes makes of a topic's attributes; an empty value takes one away. Throws InvalidParameter. */
export function withAttribute(topic: Topic, name: string, value: string): Record<string, string> {
  if (!isSettable(name)) throw invalidParameter('AttributeName');
  return changed(topic.record.attributes, { [name]: value }, topic.isFifo);
}

function changed(before: Attributes, given: Attributes, isFifo: boolean): Record<string, string> {
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (FIFO_ATTRIBUTES.has(name) && !isFifo) {
      throw invalidValue('Attributes', `${name} can only be set for FIFO topics`);
    }
    if (value === '' && name !== 'DisplayName') delete after[name];
    else after[name] = checkedValue(name, value);
  }
  return after;
}

function checkedValue(name: string, value: string): string {
  switch (name) {
    case 'Policy':
      return checkedPolicy(value);
    case 'DisplayName':
      if (value.length > DISPLAY_NAME_LENGTH_MAX) throw invalidParameter('DisplayName');
      return value;
    case 'SignatureVersion':
      return oneOf(name, value, ['1', '2']);
    case 'TracingConfig':
      return oneOf(name, value, ['PassThrough', 'Active']);
    case 'FifoThroughputScope':
      return oneOf(name, value, ['Topic', 'MessageGroup']);
    case 'ContentBasedDeduplication':
      return oneOf(name, value.toLowerCase(), ['true', 'false']);
    case 'ArchivePolicy':
      throw notImplemented('The attribute ArchivePolicy of sns');
    case 'DeliveryPolicy':
      return checkedDeliveryPolicy(value);
    default:
      return value;
  }
}

function oneOf(name: string, value: string, values: readonly string[]): string {
  if (values.includes(value)) return value;
  throw invalidValue('Attributes', `${name}: Invalid value [${value}]. Must be ${values.join(' or ')}.`);
}

function checkedDeliveryPolicy(value: string): string {
  const fault = deliveryPolicyFault(value, 'topic');
  if (fault !== undefined) throw invalidValue('DeliveryPolicy', fault);
  return value;
}

/** The policy without its white space, as AWS keeps it. */
export function checkedPolicy(text: string): string {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) throw invalidParameter('Policy Error: policy is too large');
  try {
    if (unknownService(parsePolicy(text, 'resource')) !== undefined) throw noPrincipal();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    if (error.message === INVALID_PRINCIPAL) throw noPrincipal();
    throw invalidParameter(`Policy Error: ${error.message}`);
  }
  const document: unknown = JSON.parse(text);
  if (!actionsOf(document).every(isGrantable)) {
    throw invalidParameter('Policy statement action out of service scope!');
  }
  return JSON.stringify(document);
}

/** As users of AWS see it of accounts that there are not (hashicorp/terraform#31538). */
function noPrincipal(): Error {
  return invalidParameter('Policy Error: PrincipalNotFound');
}

/** The actions of all statements of a policy that was parsed before. */
function actionsOf(document: unknown): string[] {
  const { Statement: statements } = document as { Statement: object | object[] };
  return [statements]
    .flat()
    .flatMap((statement) => ('Action' in statement ? [statement.Action].flat() : [])) as string[];
}

/** The first given attribute that a topic has otherwise; what is not given does not matter. */
export function differingAttribute(record: TopicRecord, given: Attributes): string | undefined {
  return Object.keys(given).find((name) => {
    const unset = name === 'FifoTopic' || name === 'ContentBasedDeduplication' ? 'false' : '';
    return (record.attributes[name] ?? unset) !== given[name];
  });
}

export interface SubscriptionNumbers {
  confirmed: number;
  pending: number;
  deleted: number;
}

/** What GetTopicAttributes shows. */
export function shownAttributes(topic: Topic, numbers: SubscriptionNumbers): Attributes {
  const { attributes } = topic.record;
  const shown: Record<string, string> = {
    ...attributes,
    TopicArn: topic.arn,
    Owner: topic.place.account,
    DisplayName: attributes['DisplayName'] ?? '',
    Policy: topic.policy,
    EffectiveDeliveryPolicy: effectiveTopicPolicy(attributes['DeliveryPolicy']),
    SubscriptionsConfirmed: String(numbers.confirmed),
    SubscriptionsPending: String(numbers.pending),
    SubscriptionsDeleted: String(numbers.deleted),
  };
  if (!topic.isFifo) return shown;
  return { ...shown, ContentBasedDeduplication: String(topic.contentBasedDeduplication) };
}
