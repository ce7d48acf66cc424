/**
 * Faults on order: calls that fail or wait because somebody wants to see how a program bears it. A rule draws from a
 * seed of its own, so that the same calls meet the same faults at every run.
 */

import { AwsError } from '../core/errors.ts';
import type { World } from '../core/world.ts';
import type { Models, Service } from '../model/load.ts';
import type { DoorCall } from './door-call.ts';
import { faultText, SERVICE_ERRORS, statusOf } from './fault-errors.ts';

const RULES_MAX = 100;
const LATENCY_MS_MAX = 15 * 60 * 1000;

export interface FaultRequest {
  /** Name of a model, such as `dynamodb`. */
  service: string;
  /** An operation of it, or `*` for all. */
  operation: string;
  /** Code of an error of the service; without one calls only wait. */
  error?: string | undefined;
  /** Text of the error; by default AWS's own, where it has one. */
  message?: string | undefined;
  /** Part of the calls that are struck, above 0 and at most 1. */
  rate?: number | undefined;
  /** After so many strikes the rule has done its work. */
  count?: number | undefined;
  /** How long a struck call waits first. */
  latencyMs?: number | undefined;
  seed?: number | undefined;
}

export interface FaultRule extends FaultRequest {
  readonly id: string;
  readonly rate: number;
  readonly seed: number;
  readonly latencyMs: number;
  /** Calls that it has struck. */
  readonly struck: number;
}

/** An order that cannot be carried out; the text says what could be. */
export class FaultError extends Error {}

export class Faults {
  readonly #models: Models;
  readonly #rules = new Map<string, { facts: FaultRule; random: () => number }>();
  #made = 0;

  constructor(models: Models) {
    this.#models = models;
  }

  /** @throws FaultError when service, operation, error or a number is none */
  add(request: FaultRequest): FaultRule {
    this.#check(request);
    if (this.#rules.size >= RULES_MAX) {
      throw new FaultError(`There are ${RULES_MAX} faults already: clear some first.`);
    }
    const { rate = 1, latencyMs = 0, seed = 1 } = request;
    this.#made++;
    const facts = { ...request, id: `fault-${this.#made}`, rate, latencyMs, seed, struck: 0 };
    this.#rules.set(facts.id, { facts, random: seeded(seed) });
    return facts;
  }

  list(): FaultRule[] {
    return [...this.#rules.values()].map(({ facts }) => facts);
  }

  /** Ends one rule, or all. Answers how many. */
  clear(id?: string): number {
    const ids = id === undefined ? [...this.#rules.keys()] : [id];
    return ids.filter((each) => this.#rules.delete(each)).length;
  }

  /** Lets a call pass, wait or fail, as the first rule says that strikes it. */
  async strike(world: World, call: DoorCall): Promise<void> {
    if (this.#rules.size === 0) return;
    const rule = this.#striking(call);
    if (rule === undefined) return;
    const { latencyMs, error, message } = rule;
    if (latencyMs > 0) await waited(world, latencyMs, call.signal);
    if (error === undefined) return;
    const status = statusOf(this.#models.service(call.service.name), error);
    throw new AwsError(error, message ?? faultText(error), status === undefined ? {} : { status });
  }

  #striking({ service, operation }: DoorCall): FaultRule | undefined {
    for (const rule of this.#rules.values()) {
      const { facts, random } = rule;
      if (facts.service !== service.name || (facts.operation !== '*' && facts.operation !== operation))
        continue;
      if (facts.count !== undefined && facts.struck >= facts.count) continue;
      if (random() >= facts.rate) continue;
      rule.facts = { ...facts, struck: facts.struck + 1 };
      return facts;
    }
    return undefined;
  }

  #check({ service: name, operation, error, ...numbers }: FaultRequest): void {
    if (!this.#models.has(name)) throw new FaultError(`There is no service "${name}".`);
    const service = this.#models.service(name);
    if (operation !== '*' && service.operations[operation] === undefined) {
      const text =
        operation === '' ? 'Name an operation' : `${name} has no operation "${operation}": name one`;
      throw new FaultError(`${text}, or * for all of the service.`);
    }
    if (error !== undefined) checkError(service, error);
    checkNumbers(numbers);
    if (error === undefined && numbers.latencyMs === undefined) {
      throw new FaultError('Say what is to happen: an error, a latency, or both.');
    }
  }
}

function checkError(service: Service, error: string): void {
  if (service.errors[error] !== undefined || Object.hasOwn(SERVICE_ERRORS, error)) return;
  const near = Object.keys(service.errors).filter((name) => name.toLowerCase().includes(error.toLowerCase()));
  const hint = near.length === 0 ? '' : ` Did you mean ${near.slice(0, 3).join(' or ')}?`;
  throw new FaultError(`${service.name} has no error "${error}".${hint}`);
}

function checkNumbers({ rate, count, latencyMs, seed }: Partial<FaultRequest>): void {
  if (rate !== undefined && !(rate > 0 && rate <= 1)) {
    throw new FaultError('The rate must be above 0 and at most 1.');
  }
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new FaultError('The count must be a whole number from 1 on.');
  }
  if (latencyMs !== undefined && !(latencyMs >= 0 && latencyMs <= LATENCY_MS_MAX)) {
    throw new FaultError(`The latency must be from 0 to ${LATENCY_MS_MAX} ms.`);
  }
  if (seed !== undefined && !Number.isInteger(seed)) throw new FaultError('The seed must be a whole number.');
}

/** Resolves after the time, or at once when nobody waits for the call any more. */
function waited(world: World, latencyMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = world.scheduler.after(latencyMs, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** Numbers from 0 up to 1 that a seed decides (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
