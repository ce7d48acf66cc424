/**
 * Who is a noisy neighbour in a fair queue: a message group ("tenant") that takes more than its share of the
 * consumers. The numbers are AWS's; AWS calls them approximate, and so the counts live in memory: after a restart
 * they build up anew. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */

/** More than this part of what is in flight, or of the recent processing time, is noise. */
const SHARE_MAX = 0.1;
/** ... when at least so many of the tenant's own messages are in flight. */
const OWN_IN_FLIGHT_MIN = 30;
/** What "recent" means for processing time: halves in this time. */
const PROCESSING_HALF_LIFE_MS = 60_000;
const DECAY_STEP_MS = 1_000;
/** Processing time says nothing before the queue's consumers have spent this much (our own floor). */
const PROCESSING_MS_MIN = 30_000;
/** A tenant that has sent nothing for so long is quiet again. */
const SENDS_PAUSE_MS = 5 * 60_000;
/** Tenants that are watched; beyond, the one whose turn was longest ago is forgotten. */
const TENANTS_MAX = 10_000;

interface Tenant {
  inFlight: number;
  processingMs: number;
  lastSentAtMs: number;
}

export interface FairShares {
  sent(tenant: string, nowMs: number): void;
  received(tenant: string, untilMs: number, nowMs: number): void;
  /** A message that was in flight until `untilMs` is no longer, after it was held for `heldMs`. */
  released(tenant: string, untilMs: number, heldMs: number, nowMs: number): void;
  /** The tenant has no messages left: what it did is forgotten. */
  drained(tenant: string): void;
  isNoisy(tenant: string, nowMs: number): boolean;
  inFlight(tenant: string, nowMs: number): number;
}

export function createFairShares(): FairShares {
  return new Shares();
}

class Shares implements FairShares {
  readonly #tenants = new Map<string, Tenant>();
  /** What is in flight until the end of a second: how much of which tenant. */
  readonly #bySecond = new Map<number, Map<string, number>>();
  #inFlight = 0;
  #processingMs = 0;
  #expiredSecond = 0;
  #decayedAtMs = 0;

  sent(name: string, nowMs: number): void {
    this.#tenant(name, nowMs).lastSentAtMs = nowMs;
  }

  received(name: string, untilMs: number, nowMs: number): void {
    if (untilMs <= nowMs) return;
    this.#tenant(name, nowMs);
    this.#count(name, secondOf(untilMs), 1);
  }

  released(name: string, untilMs: number, heldMs: number, nowMs: number): void {
    this.#expire(nowMs);
    this.#decay(nowMs);
    const tenant = this.#tenant(name, nowMs);
    const second = secondOf(untilMs);
    if (this.#bySecond.get(second)?.has(name) === true) this.#count(name, second, -1);
    tenant.processingMs += heldMs;
    this.#processingMs += heldMs;
  }

  drained(name: string): void {
    const tenant = this.#tenants.get(name);
    if (tenant === undefined || tenant.inFlight > 0) return;
    this.#processingMs -= tenant.processingMs;
    this.#tenants.delete(name);
  }

  isNoisy(name: string, nowMs: number): boolean {
    const tenant = this.#tenants.get(name);
    if (tenant === undefined || nowMs - tenant.lastSentAtMs >= SENDS_PAUSE_MS) return false;
    this.#expire(nowMs);
    if (tenant.inFlight >= OWN_IN_FLIGHT_MIN && tenant.inFlight > this.#inFlight * SHARE_MAX) return true;
    this.#decay(nowMs);
    return this.#processingMs >= PROCESSING_MS_MIN && tenant.processingMs > this.#processingMs * SHARE_MAX;
  }

  inFlight(name: string, nowMs: number): number {
    this.#expire(nowMs);
    return this.#tenants.get(name)?.inFlight ?? 0;
  }

  #tenant(name: string, nowMs: number): Tenant {
    const known = this.#tenants.get(name);
    if (known !== undefined) return known;
    if (this.#tenants.size >= TENANTS_MAX) this.#forgetOldest();
    // One that was forgotten and comes back still has what it had in flight.
    let inFlight = 0;
    for (const counts of this.#bySecond.values()) inFlight += counts.get(name) ?? 0;
    const made = { inFlight, processingMs: 0, lastSentAtMs: nowMs };
    this.#tenants.set(name, made);
    return made;
  }

  /** Its messages in flight stay in the queue's total until their time is over. */
  #forgetOldest(): void {
    for (const [name, tenant] of this.#tenants) {
      this.#processingMs -= tenant.processingMs;
      this.#tenants.delete(name);
      return;
    }
  }

  #count(name: string, second: number, change: number): void {
    const counts = this.#bySecond.get(second) ?? new Map<string, number>();
    this.#bySecond.set(second, counts);
    const count = (counts.get(name) ?? 0) + change;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
    const tenant = this.#tenants.get(name);
    if (tenant !== undefined) tenant.inFlight += change;
    this.#inFlight += change;
  }

  /** What became visible again by time alone is no longer in flight. */
  #expire(nowMs: number): void {
    const nowSecond = Math.floor(nowMs / 1000);
    if (nowSecond <= this.#expiredSecond) return;
    this.#expiredSecond = nowSecond;
    for (const [second, counts] of this.#bySecond) {
      if (second > nowSecond) continue;
      for (const [name, count] of counts) {
        const tenant = this.#tenants.get(name);
        if (tenant !== undefined) tenant.inFlight -= count;
        this.#inFlight -= count;
      }
      this.#bySecond.delete(second);
    }
  }

  #decay(nowMs: number): void {
    const passedMs = nowMs - this.#decayedAtMs;
    // In steps, so that a busy queue does not go through its tenants at every message.
    if (passedMs < DECAY_STEP_MS) return;
    const factor = 0.5 ** (passedMs / PROCESSING_HALF_LIFE_MS);
    this.#decayedAtMs = nowMs;
    this.#processingMs = 0;
    for (const tenant of this.#tenants.values()) {
      tenant.processingMs *= factor;
      this.#processingMs += tenant.processingMs;
    }
  }
}

/** The second at whose end a time is surely over. */
function secondOf(timeMs: number): number {
  return Math.ceil(timeMs / 1000);
}
