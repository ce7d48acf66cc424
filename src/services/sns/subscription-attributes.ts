/** Attributes of subscriptions: what may be set, and what is shown. */

import type { Place } from '../../core/place.ts';
import {
  deliveryPolicyFault,
  effectiveSubscriptionPolicy,
  shownSubscriptionPolicy,
} from './delivery-policy.ts';
import { invalidParameter, invalidValue, notImplemented } from './errors.ts';
import { FilterPolicyFault } from './filter-fault.ts';
import { parseFilterPolicy } from './filter-policy.ts';
import { redriveFault } from './redrive-policy.ts';
import type { SubscriptionRecord } from './state.ts';
import { scopeOf, subscriptionArn } from './subscription.ts';
import { type Topic, topicArn } from './topic.ts';

export type Attributes = Readonly<Record<string, string>>;

const SETTABLE: ReadonlySet<string> = new Set([
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'ReplayPolicy',
  'SubscriptionRoleArn',
]);

/**
 * The attributes with others set; an empty value takes an attribute away. Throws InvalidParameter, in the words of
 * Subscribe or, when `isSet`, of SetSubscriptionAttributes.
 */
export function withAttributes(
  before: Attributes,
  given: Attributes,
  { topic, protocol }: { topic: Topic; protocol: string },
  isSet = false,
): Record<string, string> {
  const refuse = (reason: string) => (isSet ? invalidParameter(reason) : invalidValue('Attributes', reason));
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (!SETTABLE.has(name)) {
      throw isSet
        ? invalidParameter('AttributeName')
        : invalidValue('Attributes', `Unknown attribute: ${name}`);
    }
    if (name === 'ReplayPolicy' && value !== '') throw notImplemented('The attribute ReplayPolicy of sns');
    const reason = valueFault(name, value, topic, protocol);
    if (reason !== undefined) throw refuse(reason);
    if (value === '') delete after[name];
    else after[name] = value;
  }
  checkFilter(after, refuse);
  return after;
}

/** Protocols whose endpoints can do without the envelope. */
const RAW: ReadonlySet<string> = new Set(['firehose', 'http', 'https', 'sqs']);

function valueFault(name: string, value: string, topic: Topic, protocol: string): string | undefined {
  switch (name) {
    case 'RawMessageDelivery':
      if (!/^(?:true|false)$/i.test(value)) {
        return `RawMessageDelivery: Invalid value [${value}]. Must be true or false.`;
      }
      if (value.toLowerCase() === 'false' || RAW.has(protocol)) return undefined;
      return `Delivery protocol [${protocol}] does not support raw message delivery.`;
    case 'FilterPolicyScope':
      if (value === 'MessageAttributes' || value === 'MessageBody') return undefined;
      return `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`;
    case 'RedrivePolicy':
      return value === '' ? undefined : redriveFault(value, topic);
    case 'DeliveryPolicy': {
      const fault = value === '' ? undefined : deliveryPolicyFault(value, 'subscription');
      return fault === undefined ? undefined : `DeliveryPolicy: ${fault}`;
    }
    default:
      return undefined;
  }
}

function checkFilter(attributes: Attributes, refuse: (reason: string) => Error): void {
  const policy = attributes['FilterPolicy'];
  if (policy === undefined) return;
  try {
    parseFilterPolicy(policy, scopeOf(attributes));
  } catch (error) {
    if (!(error instanceof FilterPolicyFault)) throw error;
    throw error.isWhole ? invalidParameter(error.message) : refuse(`FilterPolicy: ${error.message}`);
  }
}

/** What GetSubscriptionAttributes shows. */
export function shownAttributes(
  place: Place,
  record: SubscriptionRecord,
  topic: Topic | undefined,
): Attributes {
  const { attributes } = record;
  const isHttp = record.protocol === 'http' || record.protocol === 'https';
  const own = attributes['DeliveryPolicy'];
  const shown: Record<string, string> = {
    SubscriptionArn: subscriptionArn(place, record),
    TopicArn: topicArn(place, record.topic),
    Owner: record.owner,
    Protocol: record.protocol,
    Endpoint: record.endpoint,
    SubscriptionPrincipal: record.principal,
    PendingConfirmation: String(record.isPending),
    ConfirmationWasAuthenticated: String(record.wasAuthenticated),
    RawMessageDelivery: attributes['RawMessageDelivery']?.toLowerCase() ?? 'false',
  };
  if (own !== undefined) shown['DeliveryPolicy'] = shownSubscriptionPolicy(own);
  if (isHttp) {
    const ofTopic = topic?.record.attributes['DeliveryPolicy'];
    shown['EffectiveDeliveryPolicy'] = effectiveSubscriptionPolicy(ofTopic, own);
  }
  for (const name of ['FilterPolicy', 'RedrivePolicy', 'SubscriptionRoleArn']) {
    const value = attributes[name];
    if (value !== undefined) shown[name] = value;
  }
  // The scope is shown only beside a policy.
  if (attributes['FilterPolicy'] !== undefined) shown['FilterPolicyScope'] = scopeOf(attributes);
  return shown;
}
