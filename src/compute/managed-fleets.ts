/**
 * The execution environments of functions on Lambda Managed Instances. There is no start for an event that comes: so
 * many are there as are wanted at least, more are added while all are at work, and what finds no room is turned away.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html
 */

import {
  type FunctionInvocation,
  FunctionRefusal,
  type FunctionResult,
  type FunctionSpec,
  type ManagedBounds,
} from '../core/functions.ts';
import type { SharedSandbox } from './lambda/shared-sandbox.ts';
import { notReplacing, pauseBetween, type Replacing } from './replacing.ts';

/** "The maximum of 130 seconds or the configured function timeout." */
const INIT_MS_MAX = 130_000;
/** A worker that has just answered asks for more within this; who finds none free waits so long before he is told. */
const PATIENCE_MS = 100;
/** One more than the least is given up when it had nothing to do for so long. */
const IDLE_MS_MAX = 5 * 60_000;

interface Waiter {
  /** At once: until it has the event the sandbox counts as free. */
  take(sandbox: SharedSandbox): void;
  refuse(): void;
}

interface Fleet {
  spec: FunctionSpec;
  min: number;
  max: number;
  readonly environments: Set<SharedSandbox>;
  /** Who asked first is at the beginning. */
  readonly waiting: Set<Waiter>;
  starting: number;
  readonly replacing: Replacing;
}

export interface ManagedFleetsParts {
  launch(spec: FunctionSpec): Promise<SharedSandbox>;
  /** So many start at a time. */
  readonly startsMax: number;
}

export class ManagedFleets {
  readonly #parts: ManagedFleetsParts;
  readonly #fleets = new Map<string, Fleet>();

  constructor(parts: ManagedFleetsParts) {
    this.#parts = parts;
  }

  /** @throws FunctionRefusal when one cannot be initialised; nothing is kept then */
  async manage(spec: FunctionSpec, { min, max }: ManagedBounds): Promise<void> {
    if (max === 0) {
      this.retire(spec.key);
      return;
    }
    const fleet = this.#fleet(spec);
    Object.assign(fleet, { spec, min, max });
    const surplus = [...fleet.environments].slice(max);
    for (const one of surplus) this.#retireOne(fleet, one);
    try {
      while (this.#lacks(fleet)) {
        const count = Math.min(this.#missing(fleet), this.#parts.startsMax);
        await Promise.all(Array.from({ length: count }, () => this.#add(fleet)));
      }
    } catch (error) {
      this.retire(spec.key);
      throw error;
    }
  }

  /**
   * Gives an event to the environment that has the fewest.
   *
   * @throws FunctionRefusal `busy`
   */
  async invoke(spec: FunctionSpec, invocation: FunctionInvocation): Promise<FunctionResult> {
    let fleet = this.#fleets.get(spec.key);
    if (fleet === undefined) {
      // The cloud has begun anew, and nobody has said yet how many there are to be.
      await this.manage(spec, { min: 1, max: 1 });
      fleet = this.#fleet(spec);
    }
    return freest(fleet)?.invoke(invocation) ?? this.#wait(fleet, invocation);
  }

  count(key: string): number {
    return this.#fleets.get(key)?.environments.size ?? 0;
  }

  /** @returns whether there was one */
  retire(key: string): boolean {
    const fleet = this.#fleets.get(key);
    if (fleet === undefined) return false;
    this.#fleets.delete(key);
    for (const one of fleet.environments) one.retire();
    for (const waiter of fleet.waiting) waiter.refuse();
    return true;
  }

  /** An environment has ended, whatever ended it. */
  ended(sandbox: SharedSandbox): void {
    const fleet = this.#fleets.get(sandbox.spec.key);
    if (fleet?.environments.delete(sandbox) !== true) return;
    void this.#replace(fleet);
  }

  stop(): void {
    for (const key of [...this.#fleets.keys()]) this.retire(key);
  }

  #fleet(spec: FunctionSpec): Fleet {
    let fleet = this.#fleets.get(spec.key);
    if (fleet === undefined) {
      fleet = {
        ...{ spec, min: 0, max: 0, environments: new Set(), waiting: new Set() },
        ...{ starting: 0, replacing: notReplacing() },
      };
      this.#fleets.set(spec.key, fleet);
    }
    return fleet;
  }

  #missing({ min, environments, starting }: Fleet): number {
    return min - environments.size - starting;
  }

  /** Starts one, and waits until it is ready. @throws FunctionRefusal */
  async #add(fleet: Fleet): Promise<void> {
    const { spec } = fleet;
    fleet.starting++;
    try {
      const sandbox = await this.#parts.launch(spec);
      const timer = setTimeout(() => sandbox.initTimedOut(), Math.max(INIT_MS_MAX, spec.timeoutMs));
      const outcome = await sandbox.initialised;
      clearTimeout(timer);
      if (!outcome.ok) {
        await sandbox.stop();
        const why = outcome.document.toString();
        throw new FunctionRefusal('code', `The function could not be initialised: ${why}`, outcome.errorType);
      }
      if (this.#fleets.get(spec.key) !== fleet) {
        await sandbox.stop();
        return;
      }
      fleet.environments.add(sandbox);
      sandbox.onFree = () => this.#freed(fleet, sandbox);
      this.#freed(fleet, sandbox);
    } finally {
      fleet.starting--;
    }
  }

  /** Whoever waited longest is next. */
  #freed(fleet: Fleet, sandbox: SharedSandbox): void {
    for (const waiter of fleet.waiting) {
      if (sandbox.free === 0) return;
      waiter.take(sandbox);
    }
    if (sandbox.busy === 0 && fleet.environments.size > fleet.min) this.#giveUpLater(fleet, sandbox);
  }

  /** @throws FunctionRefusal `busy` when none came free */
  #wait(fleet: Fleet, invocation: FunctionInvocation): Promise<FunctionResult> {
    this.#addOneMore(fleet);
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer);
        fleet.waiting.delete(waiter);
      };
      const refuse = () => {
        over();
        reject(new FunctionRefusal('busy', 'All execution environments are at work.'));
      };
      const timer = setTimeout(refuse, PATIENCE_MS);
      const take = (sandbox: SharedSandbox) => {
        over();
        resolve(sandbox.invoke(invocation));
      };
      const waiter: Waiter = { take, refuse };
      fleet.waiting.add(waiter);
    });
  }

  #addOneMore(fleet: Fleet): void {
    if (fleet.starting > 0 || fleet.environments.size >= fleet.max) return;
    this.#add(fleet).catch(() => {});
  }

  #giveUpLater(fleet: Fleet, sandbox: SharedSandbox): void {
    const timer = setTimeout(() => {
      const isIdle = sandbox.busy === 0 && !sandbox.isDead;
      if (isIdle && fleet.environments.size > fleet.min) this.#retireOne(fleet, sandbox);
    }, IDLE_MS_MAX);
    timer.unref();
    sandbox.onFree = () => {
      clearTimeout(timer);
      sandbox.onFree = () => this.#freed(fleet, sandbox);
      this.#freed(fleet, sandbox);
    };
  }

  #retireOne(fleet: Fleet, sandbox: SharedSandbox): void {
    fleet.environments.delete(sandbox);
    sandbox.retire();
  }

  async #replace(fleet: Fleet): Promise<void> {
    const { replacing } = fleet;
    if (replacing.isUnderWay) return;
    replacing.isUnderWay = true;
    while (this.#lacks(fleet)) {
      await pauseBetween(replacing, fleet.min);
      if (this.#lacks(fleet)) await this.#add(fleet).catch(() => {});
    }
    replacing.isUnderWay = false;
  }

  #lacks(fleet: Fleet): boolean {
    return this.#fleets.get(fleet.spec.key) === fleet && this.#missing(fleet) > 0;
  }
}

function freest({ environments }: Fleet): SharedSandbox | undefined {
  let best: SharedSandbox | undefined;
  for (const one of environments) if (one.free > (best?.free ?? 0)) best = one;
  return best;
}
