/**
 * How operations are authorised: by the queue that they name, its own policy included.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { missingParameter } from './errors.ts';
import { findQueue, parseQueueArn, queueArn } from './queue.ts';
import { parseQueueUrl, type QueueAddress } from './queue-url.ts';

interface OfQueue {
  QueueUrl?: string | undefined;
}

/** Operations that a queue's policy can open to other accounts, and those that are only for its own. */
export type Reach = 'anyAccount' | 'ownAccount';

export interface QueueAccess {
  action: string;
  reach: Reach;
  /** Condition values that the request brings. */
  conditions?: (input: object) => Readonly<Record<string, string | readonly string[]>>;
}

/** Access of an operation that names its queue by `QueueUrl`. */
export function onQueue<I extends OfQueue>(action: string, reach: Reach): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOn(context, parseQueueUrl(input.QueueUrl, context.place), action, reach),
    ],
  };
}

/** As {@link onQueue}, with the tags of the request for conditions. */
export function onQueueWithTags<I extends OfQueue>(
  action: string,
  tagsOf: (input: I) => { tags?: Readonly<Record<string, string>>; keys: readonly string[] },
): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => {
      const address = parseQueueUrl(input.QueueUrl, context.place);
      const demand = await demandOn(context, address, action, 'ownAccount');
      const { tags, keys } = tagsOf(input);
      return [{ ...demand, conditions: { ...demand.conditions, ...requestTags(tags ?? {}, keys) } }];
    },
  };
}

/** Creating with tags needs the right to tag as well. */
export const toCreate: Access<{ QueueName: string; tags?: Record<string, string> | undefined }> = {
  actions: ['sqs:CreateQueue', 'sqs:TagQueue'],
  demands: ({ place }, { QueueName, tags = {} }) => {
    const resource = queueArn(place, QueueName ?? '');
    const conditions = requestTags(tags, Object.keys(tags));
    const create: Demand = { action: 'sqs:CreateQueue', resource, conditions };
    if (Object.keys(tags).length === 0) return [create];
    return [create, { action: 'sqs:TagQueue', resource, conditions }];
  },
};

export const toList: Access<object> = {
  actions: ['sqs:ListQueues'],
  // A list names no queue: only a policy for all of them allows it.
  demands: ({ place }) => [{ action: 'sqs:ListQueues', resource: queueArn(place, '') }],
};

export const toGetUrl: Access<{ QueueName: string; QueueOwnerAWSAccountId?: string | undefined }> = {
  actions: ['sqs:GetQueueUrl'],
  demands: async (context, { QueueName, QueueOwnerAWSAccountId: owner }) => {
    if (!QueueName) return [];
    const account = /^\d{12}$/.test(owner ?? '') ? owner : undefined;
    const place = { ...context.place, ...(account === undefined ? {} : { account }) };
    return [await demandOn(context, { place, name: QueueName }, 'sqs:GetQueueUrl', 'anyAccount')];
  },
};

/**
 * Move tasks read and empty their source under the caller's own rights.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
const SOURCE_ACTIONS: readonly string[] = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
];

export function onMoveTask<I>(
  action: string,
  arnsOf: (input: I) => { source: string | undefined; destination?: string | undefined },
): Access<I> {
  return {
    actions: [
      action,
      ...SOURCE_ACTIONS,
      ...(action === 'sqs:StartMessageMoveTask' ? ['sqs:SendMessage'] : []),
    ],
    demands: async (context, input) => {
      const { source, destination } = arnsOf(input);
      const from = source === undefined ? undefined : parseQueueArn(source);
      // Neither a queue nor a right to it: the handler says what is wrong.
      if (from === undefined) return [];
      const demands: Demand[] = [];
      for (const name of [action, ...SOURCE_ACTIONS]) {
        demands.push(await demandOn(context, from, name, 'ownAccount'));
      }
      const to = destination === undefined ? undefined : parseQueueArn(destination);
      if (to !== undefined) demands.push(await demandOn(context, to, 'sqs:SendMessage', 'ownAccount'));
      return demands;
    },
  };
}

async function demandOn(
  { tx, caller }: AccessContext,
  address: QueueAddress,
  action: string,
  reach: Reach,
): Promise<Demand> {
  if (address.name === '') throw missingParameter('QueueUrl');
  const queue = await findQueue(tx, address);
  const resource = queueArn(address.place, address.name);
  // Without the policy, a caller of another account has nothing that could let it in.
  const hasPolicy = reach === 'anyAccount' || caller.account === address.place.account;
  const tags = Object.entries(queue?.record.tags ?? {});
  return {
    action,
    resource,
    policy: hasPolicy ? queue?.policy : undefined,
    ...(tags.length === 0
      ? {}
      : { conditions: Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])) }),
  };
}

function requestTags(
  tags: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string | readonly string[]> {
  const conditions: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(tags)) conditions[`aws:RequestTag/${key}`] = value;
  if (keys.length > 0) conditions['aws:TagKeys'] = keys;
  return conditions;
}
