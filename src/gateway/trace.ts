/**
 * What was asked of this cloud, in memory only: the last requests, for the console and `kumobako logs`, and numbers for
 * `/_kumobako/metrics`. Never payloads. A kill may lose it; CloudTrail is what lasts.
 */

/** Requests that are kept. */
const REQUESTS_MAX = 2_000;
/** Denials that can be explained: the newest. */
const DENIALS_MAX = 500;
/** Upper bounds of the latency histogram, in milliseconds. */
const BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

export interface RequestRecord {
  requestId: string;
  /** By the wall clock. */
  startedAtMs: number;
  durationMs: number;
  /** Empty when the request named no service. */
  service: string;
  operation: string;
  wire: string;
  status: number;
  /** AWS error code, if it failed. */
  error?: string | undefined;
  account: string;
  region: string;
  /** ARN of the caller. */
  caller: string;
  sourceIp: string;
  /** Of the connection; undefined for calls from within. */
  sourcePort?: number | undefined;
  userAgent?: string | undefined;
  /** Why it was refused, statement by statement: computed when somebody asks. */
  denial?: (() => unknown) | undefined;
}

interface OperationNumbers {
  requests: number;
  clientErrors: number;
  serverErrors: number;
  sumMs: number;
  buckets: number[];
}

export class Trace {
  readonly #ring: RequestRecord[] = [];
  #next = 0;
  /** Those with a denial, the oldest first. */
  readonly #denied = new Set<RequestRecord>();
  readonly #numbers = new Map<string, OperationNumbers>();
  readonly #listeners = new Set<(record: RequestRecord) => void>();

  record(record: RequestRecord): void {
    this.#ring[this.#next] = record;
    this.#next = (this.#next + 1) % REQUESTS_MAX;
    if (record.denial !== undefined) this.#keepDenial(record);
    this.#count(record);
    for (const listener of this.#listeners) listener(record);
  }

  #keepDenial(record: RequestRecord): void {
    this.#denied.add(record);
    if (this.#denied.size <= DENIALS_MAX) return;
    for (const oldest of this.#denied) {
      oldest.denial = undefined;
      this.#denied.delete(oldest);
      return;
    }
  }

  /** The last requests, newest first. */
  latest(count = REQUESTS_MAX): RequestRecord[] {
    const ordered = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return ordered.slice(-count).reverse();
  }

  find(requestId: string): RequestRecord | undefined {
    return this.#ring.find((record) => record.requestId === requestId);
  }

  /** Calls `listener` for every request from now on; the answer ends it. */
  follow(listener: (record: RequestRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #count(record: RequestRecord): void {
    const key = `service="${record.service}",operation="${record.operation}"`;
    let numbers = this.#numbers.get(key);
    if (numbers === undefined) {
      const buckets = BUCKETS_MS.map(() => 0);
      numbers = { requests: 0, clientErrors: 0, serverErrors: 0, sumMs: 0, buckets };
      this.#numbers.set(key, numbers);
    }
    numbers.requests++;
    numbers.sumMs += record.durationMs;
    if (record.status >= 500) numbers.serverErrors++;
    else if (record.status >= 400) numbers.clientErrors++;
    const at = BUCKETS_MS.findIndex((bound) => record.durationMs <= bound);
    if (at >= 0) numbers.buckets[at] = (numbers.buckets[at] ?? 0) + 1;
  }

  /** Prometheus text: requests, errors and latencies by operation. */
  metricsText(): string {
    const lines: string[] = ['# TYPE kumobako_requests_total counter'];
    const errors: string[] = ['# TYPE kumobako_errors_total counter'];
    const latency: string[] = ['# TYPE kumobako_request_duration_seconds histogram'];
    for (const [labels, numbers] of this.#numbers) {
      lines.push(`kumobako_requests_total{${labels}} ${numbers.requests}`);
      errors.push(`kumobako_errors_total{${labels},class="4xx"} ${numbers.clientErrors}`);
      errors.push(`kumobako_errors_total{${labels},class="5xx"} ${numbers.serverErrors}`);
      let below = 0;
      for (const [i, bound] of BUCKETS_MS.entries()) {
        below += numbers.buckets[i] ?? 0;
        latency.push(`kumobako_request_duration_seconds_bucket{${labels},le="${bound / 1000}"} ${below}`);
      }
      latency.push(`kumobako_request_duration_seconds_bucket{${labels},le="+Inf"} ${numbers.requests}`);
      latency.push(`kumobako_request_duration_seconds_sum{${labels}} ${numbers.sumMs / 1000}`);
      latency.push(`kumobako_request_duration_seconds_count{${labels}} ${numbers.requests}`);
    }
    return `${[...lines, ...errors, ...latency].join('\n')}\n`;
  }
}
