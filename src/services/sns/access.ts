/**
 * How operations are authorised: by the topic that they name, its own policy included.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Tag } from './api.gen.ts';
import { parseApplicationArn } from './push/application.ts';
import { parseEndpointArn } from './push/endpoint.ts';
import { parseSubscriptionArn } from './subscription.ts';
import { findTopic, parseTopicArn, topicArn } from './topic.ts';

const S3 = 's3.amazonaws.com';

interface OfTopic {
  TopicArn?: string | undefined;
}

/** Access of an operation that names its topic by `TopicArn`. */
export function onTopic<I extends OfTopic>(
  action: string,
  conditionsOf: (input: I) => Conditions = () => ({}),
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [await demandOn(context, input.TopicArn, action, conditionsOf(input))],
  };
}

export type Conditions = Record<string, string | readonly string[]>;

async function demandOn(
  { tx, caller, place }: AccessContext,
  arn: unknown,
  action: string,
  conditions: Conditions = {},
  parameter = 'TopicArn',
): Promise<Demand> {
  const address = parseTopicArn(arn, place.region, parameter);
  const topic = await findTopic(tx, address);
  const all: Conditions = { ...conditions };
  for (const [key, value] of Object.entries(topic?.record.tags ?? {})) all[`aws:ResourceTag/${key}`] = value;
  // The default policy lets other services act for resources of the topic's account by this. S3 is none of those: it
  // gives aws:SourceAccount alone, and a topic has to let it in.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
  if (caller.sourceAccount !== undefined && caller.arn !== S3) all['aws:SourceOwner'] = caller.sourceAccount;
  return { action, resource: topicArn(address.place, address.name), policy: topic?.policy, conditions: all };
}

/** Creating with tags needs the right to tag as well. */
export const toCreate: Access<{ Name: string; Tags?: Tag[] | undefined }> = {
  actions: ['sns:CreateTopic', 'sns:TagResource'],
  demands: ({ place }, { Name: name, Tags: tags = [] }) => {
    const resource = topicArn(place, name ?? '');
    const conditions = requestTags(tags);
    const create: Demand = { action: 'sns:CreateTopic', resource, conditions };
    return tags.length === 0 ? [create] : [create, { action: 'sns:TagResource', resource, conditions }];
  },
};

/** Operations on an account's own things, which have no ARN. */
export function onAccount(action: string): Access<object> {
  return { actions: [action], demands: ({ place }) => [{ action, resource: '*', account: place.account }] };
}

/** The list is about all topics of the region, as AWS's denials show. */
export const toListTopics: Access<object> = {
  actions: ['sns:ListTopics'],
  demands: ({ place }) => [{ action: 'sns:ListTopics', resource: topicArn(place, '*') }],
};

interface OfResource {
  ResourceArn: string;
}

/** Tag operations. A text that is no topic's ARN needs no right: the handler says what is wrong with it. */
export function onResource<I extends OfResource>(
  action: string,
  conditionsOf: (input: I) => Conditions = () => ({}),
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      if (String(input.ResourceArn).split(':').length < 6) return [];
      return [await demandOn(context, input.ResourceArn, action, conditionsOf(input), 'ResourceArn')];
    },
  };
}

export function requestTags(tags: readonly Tag[]): Conditions {
  const conditions: Conditions = {};
  for (const { Key, Value } of tags) conditions[`aws:RequestTag/${Key}`] = Value;
  if (tags.length > 0) conditions['aws:TagKeys'] = tags.map(({ Key }) => Key);
  return conditions;
}

/** Subscriptions are no resources of policies: these actions are granted on `*`. */
export function onSubscription<I extends { SubscriptionArn: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: ({ place, caller }, { SubscriptionArn: arn }) => {
      const address = parseSubscriptionArn(arn, place.region);
      // Whoever has the link of a message may end its subscription: the handler looks at what it was confirmed with.
      if (action === 'sns:Unsubscribe' && caller.type === 'anonymous') return [];
      return [
        { action, resource: '*', account: address.topic === '' ? caller.account : address.place.account },
      ];
    },
  };
}

/** The token is the right to confirm; who signs the call needs the permission as well. */
export const toConfirm: Access<OfTopic> = {
  actions: ['sns:ConfirmSubscription'],
  demands: async (context, { TopicArn: arn }) => {
    if (context.caller.type === 'anonymous') return [];
    return [await demandOn(context, arn, 'sns:ConfirmSubscription')];
  },
};

/** Applications and endpoints are no resources of policies: these actions are granted on `*` of their account. */
export function onPush<N extends 'PlatformApplicationArn' | 'EndpointArn'>(
  action: string,
  member: N,
): Access<Record<N, string>> {
  const parse = member === 'EndpointArn' ? parseEndpointArn : parseApplicationArn;
  return {
    actions: [action],
    demands: ({ place }, input) => [
      { action, resource: '*', account: parse(input[member], place.region).place.account },
    ],
  };
}

interface OfTarget extends OfTopic {
  TargetArn?: string | undefined;
  PhoneNumber?: string | undefined;
}

/** A phone number is the resource itself: policies can tell it from topics. */
export const toPublish: Access<OfTarget> = {
  actions: ['sns:Publish'],
  demands: async (context, { TopicArn, TargetArn, PhoneNumber }) => {
    const action = 'sns:Publish';
    if (PhoneNumber !== undefined) return [{ action, resource: PhoneNumber, account: context.place.account }];
    const arn = TopicArn ?? TargetArn;
    if (arn === undefined) return [];
    if (TopicArn === undefined && isEndpoint(arn)) return [{ action, resource: arn }];
    return [await demandOn(context, arn, action, {}, TopicArn === undefined ? 'TargetArn' : 'TopicArn')];
  },
};

/** An endpoint of a mobile platform. */
export function isEndpoint(arn: string): boolean {
  return arn.split(':')[5]?.startsWith('endpoint/') === true;
}
