/**
 * SNS's own metrics. As nobody has recorded zeros of AWS's, nothing is said of a minute in which nothing happens.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */

import type { TxContext } from '../../core/context.ts';
import type { Counting, Meter } from '../../core/metrics/series.ts';
import type { Place } from '../../core/place.ts';
import type { CallCounter } from '../../core/service.ts';
import { isEndpoint } from './access.ts';
import type { PublishBatchInput, PublishInput } from './api.gen.ts';
import { contentBytes } from './outgoing.ts';
import { parseTopicArn, type TopicAddress } from './topic.ts';

const METER: Meter = {
  service: 'sns',
  name: 'AWS/SNS',
  principal: 'sns',
  units: {
    NumberOfMessagesPublished: 'Count',
    NumberOfNotificationsDelivered: 'Count',
    NumberOfNotificationsFailed: 'Count',
    NumberOfNotificationsFailedToRedriveToDlq: 'Count',
    NumberOfNotificationsFilteredOut: 'Count',
    'NumberOfNotificationsFilteredOut-InvalidMessageBody': 'Count',
    'NumberOfNotificationsFilteredOut-MessageAttributes': 'Count',
    'NumberOfNotificationsFilteredOut-MessageBody': 'Count',
    'NumberOfNotificationsFilteredOut-NoMessageAttributes': 'Count',
    NumberOfNotificationsRedrivenToDlq: 'Count',
    PublishSize: 'Bytes',
    // US dollars, for which CloudWatch has no unit.
    SMSMonthToDateSpentUSD: 'None',
    SMSSuccessRate: 'Count',
  },
};

/** What may become of a message at one subscription. */
export type Fate =
  | 'NumberOfNotificationsDelivered'
  | 'NumberOfNotificationsFailed'
  | 'NumberOfNotificationsFailedToRedriveToDlq'
  | 'NumberOfNotificationsRedrivenToDlq';

interface Counter {
  readonly meters: Counting;
  now(): number;
}

/** Counts what became of `times` messages of a topic. */
export function countFate({ meters, now }: Counter, topic: TopicAddress, fate: Fate, times = 1): void {
  if (times > 0) meters.series(METER, topic.place, 'TopicName', topic.name).add(fate, 1, now(), times);
}

/** Why a filter policy has kept a message back. */
export type Filtered = 'InvalidMessageBody' | 'MessageAttributes' | 'MessageBody' | 'NoMessageAttributes';

/** Counts a message that a subscription does not want, behind the commit. */
export function countFiltered({ tx, meters, now }: TxContext, topic: TopicAddress, why: Filtered): void {
  tx.afterCommit(() => {
    const series = meters.series(METER, topic.place, 'TopicName', topic.name);
    series.add('NumberOfNotificationsFilteredOut', 1, now());
    series.add(`NumberOfNotificationsFilteredOut-${why}`, 1, now());
  });
}

/** Counts what is published to topics. */
export const countCall: CallCounter = ({ meters }, { operation, input, error, place, nowMs }) => {
  if (error !== undefined || !operation.startsWith('Publish')) return;
  // The door has decoded both by the model.
  const { TopicArn, TargetArn, PublishBatchRequestEntries } = input as PublishInput & PublishBatchInput;
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined || isEndpoint(arn)) return;
  const topic = parseTopicArn(arn, place.region, 'TopicArn');
  const series = meters.series(METER, topic.place, 'TopicName', topic.name);
  const contents = PublishBatchRequestEntries ?? [input as PublishInput];
  series.add('NumberOfMessagesPublished', 1, nowMs, contents.length);
  for (const content of contents) series.add('PublishSize', contentBytes(content), nowMs);
};

/** Counts a notification that has reached a device, behind the commit. */
export function countPush(
  { tx, meters, now }: Pick<TxContext, 'tx' | 'meters' | 'now'>,
  place: Place,
  application: string,
  platform: string,
): void {
  tx.afterCommit(() => {
    const app = ['Application', application];
    const service = ['Platform', platform];
    for (const pairs of [app, service, [...app, ...service]]) {
      const series = meters.series(METER, place, ...pairs);
      series.add('NumberOfNotificationsDelivered', 1, now());
    }
  });
}

/** Counts a short message, behind the commit: its success, and what the month has cost so far. */
export function countSms(
  { tx, meters, now }: TxContext,
  place: Place,
  { country, smsType, isDelivered, spentMicroUsd }: SmsFacts,
): void {
  tx.afterCommit(() => {
    const all = meters.series(METER, place);
    all.add('SMSSuccessRate', isDelivered ? 1 : 0, now());
    all.add('SMSMonthToDateSpentUSD', spentMicroUsd / 1e6, now());
    const own = meters.series(METER, place, 'Country', country, 'SMSType', smsType);
    own.add('SMSSuccessRate', isDelivered ? 1 : 0, now());
  });
}

interface SmsFacts {
  country: string;
  smsType: string;
  isDelivered: boolean;
  spentMicroUsd: number;
}
