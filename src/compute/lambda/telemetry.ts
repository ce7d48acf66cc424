/**
 * The Telemetry API: what a function logs and what the platform says of it, sent to its extensions in batches.
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
 */

import { request } from 'node:http';
import type { FunctionLog } from './function-log.ts';

const TYPES: readonly string[] = ['platform', 'function', 'extension'];
/** What waits for a listener that does not answer; more is dropped, and that is told. */
const WAITING_MAX = 10_000;
const SEND_MS_MAX = 5_000;

interface Subscription {
  readonly types: readonly string[];
  readonly url: URL;
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  batch: object[];
  bytes: number;
  dropped: number;
  timer: NodeJS.Timeout | undefined;
  sending: Promise<void>;
}

interface Wanted {
  types?: unknown;
  buffering?: { maxItems?: unknown; maxBytes?: unknown; timeoutMs?: unknown };
  destination?: { protocol?: unknown; URI?: unknown; uri?: unknown };
}

export class Telemetry {
  readonly #log: FunctionLog;
  readonly #subscriptions: Subscription[] = [];

  constructor(log: FunctionLog) {
    this.#log = log;
  }

  /** @returns why it is refused; undefined when it is taken */
  subscribe(wanted: unknown): string | undefined {
    const { types, buffering = {}, destination = {} } = wanted as Wanted;
    if (!Array.isArray(types) || types.length === 0 || !types.every((type) => TYPES.includes(type))) {
      return `types must be among ${TYPES.join(', ')}`;
    }
    if (destination.protocol !== 'HTTP') return 'kumobako sends telemetry by HTTP alone';
    const url = URL.parse(String(destination.URI ?? destination.uri ?? ''));
    // The only place that an extension can listen on.
    if (url === null || !['sandbox', 'sandbox.localdomain', 'sandbox.local'].includes(url.hostname)) {
      return 'destination.URI must be at http://sandbox.localdomain';
    }
    const maxItems = within(buffering.maxItems, 1000, 10_000, 10_000);
    const maxBytes = within(buffering.maxBytes, 262_144, 1_048_576, 262_144);
    const timeoutMs = within(buffering.timeoutMs, 25, 30_000, 1000);
    if (maxItems === undefined || maxBytes === undefined || timeoutMs === undefined)
      return 'buffering is out of bounds';
    url.hostname = '127.0.0.1';
    this.#subscriptions.push({
      ...{ types, url, maxItems, maxBytes, timeoutMs, batch: [], bytes: 0, dropped: 0, timer: undefined },
      sending: Promise.resolve(),
    });
    this.#log.listener = (kind, timeMs, record, type) => this.#take(kind, timeMs, record, type);
    return undefined;
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    for (const subscription of this.#subscriptions) this.#send(subscription);
    await Promise.all(this.#subscriptions.map(({ sending }) => sending));
  }

  #take(kind: string, timeMs: number, record: unknown, type?: string): void {
    const event = {
      time: new Date(timeMs).toISOString(),
      type: kind === 'platform' ? `platform.${type}` : kind,
      record: typeof record === 'string' ? record.replace(/\n$/, '') : record,
    };
    const bytes = JSON.stringify(event).length;
    for (const subscription of this.#subscriptions) {
      if (!subscription.types.includes(kind)) continue;
      if (subscription.batch.length >= WAITING_MAX) {
        subscription.dropped++;
        continue;
      }
      subscription.batch.push(event);
      subscription.bytes += bytes;
      if (subscription.batch.length >= subscription.maxItems || subscription.bytes >= subscription.maxBytes) {
        this.#send(subscription);
      } else if (subscription.timer === undefined) {
        subscription.timer = setTimeout(() => this.#send(subscription), subscription.timeoutMs);
        subscription.timer.unref();
      }
    }
  }

  #send(subscription: Subscription): void {
    clearTimeout(subscription.timer);
    subscription.timer = undefined;
    const { batch, dropped, url } = subscription;
    if (batch.length === 0) return;
    subscription.batch = [];
    subscription.bytes = 0;
    subscription.dropped = 0;
    const lost = { reason: 'The listener does not keep up', droppedRecords: dropped, droppedBytes: 0 };
    const events =
      dropped === 0
        ? batch
        : [...batch, { time: new Date().toISOString(), type: 'platform.logsDropped', record: lost }];
    subscription.sending = subscription.sending.then(() => post(url, JSON.stringify(events)));
  }
}

/** A listener that is gone loses what is sent to it. */
function post(url: URL, text: string): Promise<void> {
  return new Promise((resolve) => {
    const body = Buffer.from(text);
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
    const sent = request(url, { method: 'POST', headers, timeout: SEND_MS_MAX }, (response) => {
      response.resume();
      response.on('close', resolve);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve());
    sent.end(body);
  });
}

function within(value: unknown, least: number, most: number, standard: number): number | undefined {
  if (value === undefined) return standard;
  return typeof value === 'number' && value >= least && value <= most ? value : undefined;
}
