/**
 * SQS's own metrics: counts of calls, and how full the active queues are at the end of each minute.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */

import type { StagedContext, TxContext } from '../../core/context.ts';
import { type Counting, type Meter, MINUTE_MS, type Series } from '../../core/metrics/series.ts';
import type { Place } from '../../core/place.ts';
import type { CallCounter, EndedCall, Gauges } from '../../core/service.ts';
import { type ActiveQueue, activityOf, forget, isIdle, type QueueGauge, use, useByUrl } from './activity.ts';
import type { DeleteMessageBatchResult, ReceiveMessageResult } from './api.gen.ts';
import { messageCounts } from './counts.ts';
import { messageBytes, type Outgoing } from './outgoing.ts';
import { findQueue, type Queue } from './queue.ts';
import type { QueueAddress } from './queue-url.ts';
import { groups, messages, queues } from './state.ts';

/** Queues that one transaction looks at. */
const PORTION = 20;

const METER: Meter = {
  service: 'sqs',
  name: 'AWS/SQS',
  principal: 'sqs',
  units: {
    ApproximateAgeOfOldestMessage: 'Seconds',
    ApproximateNumberOfGroupsWithInflightMessages: 'Count',
    ApproximateNumberOfMessagesDelayed: 'Count',
    ApproximateNumberOfMessagesNotVisible: 'Count',
    ApproximateNumberOfMessagesVisible: 'Count',
    NumberOfDeduplicatedSentMessages: 'Count',
    NumberOfEmptyReceives: 'Count',
    NumberOfMessagesDeleted: 'Count',
    NumberOfMessagesReceived: 'Count',
    NumberOfMessagesSent: 'Count',
    SentMessageSize: 'Bytes',
  },
};
/** Of an active queue these are 0 where nobody called; a size has no zero. */
const COUNTS = [
  'NumberOfEmptyReceives',
  'NumberOfMessagesDeleted',
  'NumberOfMessagesReceived',
  'NumberOfMessagesSent',
] as const;

function seriesOf(meters: Counting, { place, name }: QueueAddress): Series {
  return meters.series(METER, place, 'QueueName', name);
}

/** Counts messages that this commit puts in, by whoever sends them: dead letters are not among them. */
export function countSends(
  { tx, meters, memory, now }: TxContext,
  queue: Queue,
  outgoing: readonly { message: Outgoing }[],
  isDuplicate: (i: number) => boolean,
): void {
  tx.afterCommit(() => {
    const nowMs = now();
    use(activityOf(memory), queue, nowMs);
    const series = seriesOf(meters, queue);
    let sent = 0;
    for (const [i, { message }] of outgoing.entries()) {
      if (isDuplicate(i)) continue;
      sent++;
      const { body: MessageBody, attributes: MessageAttributes } = message;
      series.add('SentMessageSize', messageBytes({ MessageBody, MessageAttributes }), nowMs);
    }
    if (sent > 0) series.add('NumberOfMessagesSent', sent, nowMs);
    if (sent < outgoing.length) series.add('NumberOfDeduplicatedSentMessages', outgoing.length - sent, nowMs);
  });
}

/** A message comes by itself: from the queue that it was a dead letter of, or back from there. */
export function activate({ tx, meters, memory, now }: TxContext, queue: Queue): void {
  tx.afterCommit(() => {
    use(activityOf(memory), queue, now());
    seriesOf(meters, queue);
  });
}

/** Counts receives and deletes; any call makes its queue active. */
export const countCall: CallCounter = ({ meters, memory }, call) => {
  if (call.error !== undefined) return;
  const activity = activityOf(memory);
  const { operation, nowMs } = call;
  const queue = usedQueue(call, (url) => useByUrl(activity, url, call.place, nowMs));
  if (queue === undefined) return;
  if (operation === 'DeleteQueue') {
    forget(activity, queue);
    return;
  }
  if (operation === 'CreateQueue' || operation === 'GetQueueUrl') use(activity, queue, nowMs);
  const series = seriesOf(meters, queue);
  if (operation === 'DeleteMessage') series.add('NumberOfMessagesDeleted', 1, nowMs);
  else if (operation === 'DeleteMessageBatch') {
    // The door runs the table's operations, whose outputs are the model's.
    const { Successful = [] } = call.output as Partial<DeleteMessageBatchResult>;
    if (Successful.length > 0) series.add('NumberOfMessagesDeleted', Successful.length, nowMs);
  } else if (operation === 'ReceiveMessage') {
    const { Messages = [] } = call.output as ReceiveMessageResult;
    if (Messages.length === 0) series.add('NumberOfEmptyReceives', 1, nowMs);
    else series.add('NumberOfMessagesReceived', Messages.length, nowMs);
  }
};

/** The queue that a call is about; undefined when it is about none, or about several. */
function usedQueue(
  { input, place }: EndedCall,
  byUrl: (url: string) => QueueAddress,
): QueueAddress | undefined {
  const named = input as { QueueUrl?: string; QueueName?: string; QueueOwnerAWSAccountId?: string };
  if (named.QueueUrl !== undefined) return byUrl(named.QueueUrl);
  if (named.QueueName === undefined) return undefined;
  const account = named.QueueOwnerAWSAccountId ?? place.account;
  return { place: { account, region: place.region }, name: named.QueueName };
}

/** What each active queue holds. Keeps the places that have active queues. */
export const readGauges: Gauges = async (context, minutes, kept) => {
  // What this function has answered before.
  await restore(context, (kept as Place[] | undefined) ?? []);
  const activity = activityOf(context.memory);
  const active = [...activity.queues.values()];
  let isAtRest = true;
  for (let from = 0; from < active.length; from += PORTION) {
    const some = active.slice(from, from + PORTION);
    const found = await context.transact((inner) => gaugesOf(inner, some));
    for (const [i, one] of some.entries()) tell(context, one, found[i], minutes);
    isAtRest &&= found.every((gauge) => gauge === undefined || gauge.inFlight + gauge.delayed === 0);
  }
  const places = new Map<string, Place>();
  for (const { place } of activity.queues.values()) places.set(`${place.account}/${place.region}`, place);
  return places.size === 0 ? undefined : { kept: [...places.values()], isAtRest };
};

async function restore(context: StagedContext, places: readonly Place[]): Promise<void> {
  const activity = activityOf(context.memory);
  if (activity.isRestored) return;
  activity.isRestored = true;
  for (const place of places) {
    const names = await context.transact(async ({ tx }) => {
      const all: string[] = [];
      for await (const { name } of queues.scan(tx, place, { snapshot: true })) all.push(name);
      return all;
    });
    for (const name of names) use(activity, { place, name }, context.now());
  }
}

async function gaugesOf(
  { tx, now }: TxContext,
  some: readonly ActiveQueue[],
): Promise<(QueueGauge | undefined)[]> {
  const all: (QueueGauge | undefined)[] = [];
  for (const one of some) {
    const queue = await findQueue(tx, one);
    all.push(queue === undefined ? undefined : await gaugeOf({ tx, now }, queue));
  }
  return all;
}

async function gaugeOf({ tx, now }: Pick<TxContext, 'tx' | 'now'>, queue: Queue): Promise<QueueGauge> {
  const nowMs = now();
  const alive = { prefix: [queue.epoch], from: [nowMs - queue.retentionMs + 1], limit: 1, snapshot: true };
  const oldest = (await messages.list(tx, queue.place, alive)).records[0];
  return {
    ...(await messageCounts(tx, queue, nowMs)),
    oldestMs: oldest?.movedAtMs ?? oldest?.sentAtMs,
    groupsInFlight: queue.isFifo ? await groupsInFlight(tx, queue, nowMs) : undefined,
  };
}

/** A group with a message in flight rests until the last of them is back or gone. */
async function groupsInFlight(tx: TxContext['tx'], queue: Queue, nowMs: number): Promise<number> {
  let count = 0;
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [queue.epoch, 1], from: [nowMs + 1], snapshot: true };
    const page = await groups.listBy(
      tx,
      queue.place,
      'byReadiness',
      after === undefined ? query : { ...query, after },
    );
    count += page.records.length;
    after = page.next;
  } while (after !== undefined);
  return count;
}

function tell(
  { meters, memory, now }: StagedContext,
  queue: ActiveQueue,
  gauge: QueueGauge | undefined,
  minutes: readonly number[],
): void {
  const activity = activityOf(memory);
  const before = queue.gauge ?? gauge;
  queue.gauge = gauge;
  if (gauge !== undefined && before !== undefined) {
    const series = seriesOf(meters, queue);
    for (const minuteMs of minutes) {
      if (isEmpty(before) && isIdle(queue, minuteMs + MINUTE_MS)) break;
      tellMinute(series, minuteMs, minuteMs === minutes[minutes.length - 1] ? gauge : before);
    }
    if (!isEmpty(gauge)) queue.usedMs = now();
  }
  if (gauge === undefined || isIdle(queue, now())) forget(activity, queue);
}

function isEmpty({ visible, inFlight, delayed }: QueueGauge): boolean {
  return visible + inFlight + delayed === 0;
}

function tellMinute(series: Series, minuteMs: number, gauge: QueueGauge): void {
  const { visible, inFlight, delayed, oldestMs, groupsInFlight: groupCount } = gauge;
  const ageMs = oldestMs === undefined ? 0 : Math.max(0, minuteMs + MINUTE_MS - oldestMs);
  series.add('ApproximateNumberOfMessagesVisible', visible, minuteMs);
  series.add('ApproximateNumberOfMessagesNotVisible', inFlight, minuteMs);
  series.add('ApproximateNumberOfMessagesDelayed', delayed, minuteMs);
  series.add('ApproximateAgeOfOldestMessage', Math.floor(ageMs / 1000), minuteMs);
  for (const count of COUNTS) if (!series.has(count, minuteMs)) series.add(count, 0, minuteMs);
  // FIFO queues only.
  if (groupCount === undefined) return;
  series.add('ApproximateNumberOfGroupsWithInflightMessages', groupCount, minuteMs);
  const duplicates = 'NumberOfDeduplicatedSentMessages';
  if (!series.has(duplicates, minuteMs)) series.add(duplicates, 0, minuteMs);
}
