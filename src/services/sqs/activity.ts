/**
 * Which queues are active, so that CloudWatch is told of them: those that somebody used within six hours, or that held
 * messages. In memory; after a restart all queues of places that had active ones count as used.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */

import type { Place } from '../../core/place.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import { parseQueueUrl, type QueueAddress } from './queue-url.ts';

const ACTIVE_MS = 6 * 3_600_000;
/** Queues of which CloudWatch is told; the one that came first goes first, until it is used again. */
const QUEUES_MAX = 10_000;
const URLS_MAX = 20_000;

export interface ActiveQueue extends QueueAddress {
  /** Another queue has taken its place: who finds it by its URL asks anew. */
  isOut?: boolean;
  /** When it was used last, or held messages. */
  usedMs: number;
  /** What it held when the last minute was over. */
  gauge?: QueueGauge | undefined;
}

export interface QueueGauge {
  visible: number;
  inFlight: number;
  delayed: number;
  /** Since when its oldest message is in it. */
  oldestMs: number | undefined;
  /** FIFO queues only. */
  groupsInFlight: number | undefined;
}

export interface Activity {
  readonly queues: Map<string, ActiveQueue>;
  /** By the URLs that callers name them by, and where those call from. */
  readonly byUrl: Map<string, ActiveQueue>;
  /** What was kept from before the start is among `queues`. */
  isRestored: boolean;
}

export function activityOf(memory: ServiceMemory): Activity {
  return memory.of(
    'sqs.activity',
    (): Activity => ({ queues: new Map(), byUrl: new Map(), isRestored: false }),
  );
}

function keyOf({ place: { account, region }, name }: QueueAddress): string {
  return `${account}/${region}/${name}`;
}

/** Somebody used the queue, or it holds messages. */
export function use({ queues }: Activity, address: QueueAddress, nowMs: number): ActiveQueue {
  const key = keyOf(address);
  const known = queues.get(key);
  if (known !== undefined) {
    known.usedMs = nowMs;
    return known;
  }
  if (queues.size >= QUEUES_MAX) {
    const [oldest] = queues.values();
    if (oldest !== undefined) {
      oldest.isOut = true;
      queues.delete(keyOf(oldest));
    }
  }
  const made: ActiveQueue = { place: address.place, name: address.name, usedMs: nowMs };
  queues.set(key, made);
  return made;
}

/** As {@link use}, of a queue that was found by this URL. */
export function useByUrl(activity: Activity, url: string, own: Place, nowMs: number): ActiveQueue {
  const { byUrl } = activity;
  const key = `${own.account}/${own.region}/${url}`;
  const known = byUrl.get(key);
  if (known !== undefined && known.isOut !== true) {
    known.usedMs = nowMs;
    return known;
  }
  const found = use(activity, parseQueueUrl(url, own), nowMs);
  if (byUrl.size >= URLS_MAX) byUrl.clear();
  byUrl.set(key, found);
  return found;
}

/** The queue is gone, or idle for too long. */
export function forget({ queues, byUrl }: Activity, address: QueueAddress): void {
  if (queues.delete(keyOf(address))) byUrl.clear();
}

export function isIdle({ usedMs }: ActiveQueue, nowMs: number): boolean {
  return nowMs - usedMs >= ACTIVE_MS;
}
