/** Runs functions as processes of this machine: the pools of sandboxes behind `FunctionRuntimes`. */

import {
  type FunctionInvocation,
  FunctionRefusal,
  type FunctionResult,
  type FunctionRuntimes,
  type FunctionSpec,
  type ManagedBounds,
} from '../core/functions.ts';
import { chooseDriver } from './isolation/choose.ts';
import type { Driver } from './isolation/driver.ts';
import type { IsolationMode } from './isolation/modes.ts';
import { failedInvocation } from './lambda/failed-invocation.ts';
import { folderState } from './lambda/folder-state.ts';
import { Launcher, type LaunchOptions } from './lambda/launch.ts';
import { DEBUG_MS_MAX, type Guest, type InitOutcome, Sandbox } from './lambda/sandbox.ts';
import { SharedSandbox } from './lambda/shared-sandbox.ts';
import { type Bounds, boundsOfMachine, Turns } from './lambda/turns.ts';
import { ManagedFleets } from './managed-fleets.ts';
import { notReplacing, pauseBetween, type Replacing } from './replacing.ts';

/** Beyond this an initialisation is begun anew, on the time of the event that waits for it. */
const INIT_MS_MAX = 10_000;
const PROVISIONED_INIT_MS_MAX = 900_000;
/** Of an initialisation for a snapshot, or the function's timeout where that is longer. */
const SNAPSHOT_INIT_MS_MAX = 130_000;
/** An idle sandbox is given back after so long. */
const IDLE_MS_MAX = 5 * 60_000;
/** Of all functions together; of more, those that were idle for longest go. */
const IDLE_SANDBOXES_MAX = 64;
/** Credentials must outlive the event that they are used in. */
const CREDENTIALS_MARGIN_MS = 60_000;

export interface FunctionRuntimesOptions extends LaunchOptions {
  readonly isolation: IsolationMode;
  /** This one instead of the best that the machine has: for tests of one. */
  readonly driver?: Driver | undefined;
  /** Told once what is used, when it is known. */
  readonly onIsolation?: (driver: Driver) => void;
  /** Instead of what the machine bears. */
  readonly bounds?: Bounds;
}

interface Idle {
  readonly sandbox: Sandbox;
  readonly initMs: number | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

/** A sandbox whose initialisation went well or badly, or takes too long: then there is no outcome. */
interface Started {
  readonly sandbox: Sandbox;
  readonly outcome: InitOutcome | undefined;
  readonly initMs: number | undefined;
}

/** Sandboxes of one key. */
interface Pool {
  readonly idle: Idle[];
  readonly busy: Set<Sandbox>;
  provisioned: number;
  /** What is made when one of these ends. */
  provisionedSpec: FunctionSpec | undefined;
  readonly replacing: Replacing;
  /** Its version is gone: what still starts for those that called before ends after their event. */
  isRetired: boolean;
  /** Of a folder that may change while it is used. */
  folderState: string | undefined;
}

export function createFunctionRuntimes(options: FunctionRuntimesOptions): FunctionRuntimes {
  return new ProcessRuntimes(options);
}

class ProcessRuntimes implements FunctionRuntimes {
  readonly #options: FunctionRuntimesOptions;
  #chosen: Promise<Driver> | undefined;
  readonly #launcher: Launcher;
  readonly #pools = new Map<string, Pool>();
  readonly #turns: Turns<Idle>;
  readonly #bounds: Bounds;
  readonly #managed: ManagedFleets;
  /** By the port that its debugger has. */
  readonly #debugged = new Map<number, Sandbox>();
  #isStopped = false;

  constructor(options: FunctionRuntimesOptions) {
    this.#options = options;
    this.#bounds = options.bounds ?? boundsOfMachine();
    this.#launcher = new Launcher(
      options,
      () => this.#driver(),
      // When all that belongs to this end has been done.
      (guest) => void setImmediate(() => this.#ended(guest)),
    );
    this.#managed = new ManagedFleets({
      startsMax: this.#bounds.startsOfOneMax,
      launch: (spec) => this.#launchShared(spec),
    });
    this.#turns = new Turns({
      bounds: this.#bounds,
      count: () => this.#launcher.count,
      makeRoom: () => this.#endOldestIdle(),
    });
  }

  async invoke(spec: FunctionSpec, invocation: FunctionInvocation): Promise<FunctionResult> {
    this.#refuseWhenStopped();
    // A debugger looks at one event at a time.
    const isShared = spec.shared !== undefined && spec.debugPort === undefined;
    if (isShared) return this.#managed.invoke(spec, invocation);
    return this.#invokeAlone({ ...spec, shared: undefined }, invocation);
  }

  async #invokeAlone(spec: FunctionSpec, invocation: FunctionInvocation): Promise<FunctionResult> {
    await this.#noticeChanges(this.#pool(spec.key), spec);
    const pool = this.#pool(spec.key);
    const warm = this.#take(pool, spec);
    if (warm !== undefined) return this.#run(pool, warm.sandbox, invocation, warm.initMs);
    const free = await this.#turns.take(spec.key);
    if (free !== undefined) return this.#run(pool, free.sandbox, invocation, free.initMs);
    let started: Started;
    try {
      started = await this.#started(pool, spec);
    } finally {
      this.#turns.started(spec.key);
    }
    const { sandbox, outcome, initMs } = started;
    if (outcome?.ok === true) return this.#run(pool, sandbox, invocation, initMs);
    if (outcome === undefined) sandbox.initTimedOut();
    const settled = await sandbox.initialised;
    const result = failedInvocation(sandbox, invocation, settled, outcome === undefined);
    await this.#discard(pool, sandbox);
    return result;
  }

  async #started(pool: Pool, spec: FunctionSpec): Promise<Started> {
    const first = await this.#launched(pool, spec, { born: () => this.#turns.born() });
    const outcome = await withinTime(first, initMsMax(spec));
    // It waited for a debugger, and was given up: another one would wait as well.
    const isGivenUp = first.isRetired && spec.debugPort !== undefined;
    const isSettled = outcome?.ok === true || isGivenUp || spec.initialization !== 'on-demand';
    if (outcome !== undefined && isSettled) return { sandbox: first, outcome, initMs: outcome.ms };
    // As on Lambda: what went wrong or took too long begins anew, on the event's own time.
    if (outcome === undefined) first.initTimedOut();
    await first.initialised;
    await this.#discard(pool, first);
    const sandbox = await this.#launched(pool, spec, { stream: first.stream });
    return { sandbox, outcome: await withinTime(sandbox, spec.timeoutMs), initMs: undefined };
  }

  async provision(spec: FunctionSpec, count: number): Promise<void> {
    this.#refuseWhenStopped();
    const pool = this.#pool(spec.key);
    pool.provisioned = count;
    // Until they are there nobody else makes them.
    pool.provisionedSpec = undefined;
    const missing = count - pool.idle.length - pool.busy.size;
    this.#endSurplus(pool, -missing);
    // What is wanted is made, however much: but the machine is not brought down by it.
    const { startsOfOneMax } = this.#bounds;
    try {
      for (let made = 0; made < missing && !pool.isRetired; made += startsOfOneMax) {
        const some = Math.min(startsOfOneMax, missing - made);
        await Promise.all(Array.from({ length: some }, () => this.#provisionOne(pool, spec)));
      }
    } catch (error) {
      pool.provisioned = 0;
      throw error;
    }
    pool.provisionedSpec = spec;
    if (count === 0) this.retire(spec.key);
    else void this.#replace(pool);
  }

  async manage(spec: FunctionSpec, bounds: ManagedBounds): Promise<void> {
    this.#refuseWhenStopped();
    await this.#managed.manage(spec, bounds);
  }

  async #launchShared(spec: FunctionSpec): Promise<SharedSandbox> {
    this.#refuseWhenStopped();
    const sandbox = await this.#launcher.launch(spec, (parts) => new SharedSandbox(parts));
    if (!this.#isStopped) return sandbox;
    await sandbox.stop();
    throw stopped();
  }

  count(key: string): number {
    const managed = this.#managed.count(key);
    if (managed > 0) return managed;
    const pool = this.#pools.get(key);
    return pool === undefined ? 0 : pool.idle.length + pool.busy.size;
  }

  async snapshot(spec: FunctionSpec): Promise<void> {
    this.#refuseWhenStopped();
    await this.#provisionOne(this.#pool(spec.key), spec, initMsMax(spec));
  }

  /** It is of no use any more, whatever ended it. */
  #ended(guest: Guest): void {
    if (guest instanceof SharedSandbox) this.#managed.ended(guest);
    if (guest instanceof Sandbox) this.#endedAlone(guest);
    this.#turns.next();
  }

  #endedAlone(sandbox: Sandbox): void {
    const pool = this.#pools.get(sandbox.spec.key);
    if (pool !== undefined) {
      const at = pool.idle.findIndex((idle) => idle.sandbox === sandbox);
      for (const { timer } of at < 0 ? [] : pool.idle.splice(at, 1)) clearTimeout(timer);
      pool.busy.delete(sandbox);
      void this.#replace(pool);
      if (pool.busy.size === 0 && pool.idle.length === 0) this.#forget(pool, sandbox.spec.key);
    }
  }

  /** Makes up for sandboxes that are to be kept and have ended. */
  async #replace(pool: Pool): Promise<void> {
    const { replacing } = pool;
    if (replacing.isUnderWay) return;
    replacing.isUnderWay = true;
    for (;;) {
      const spec = this.#lacks(pool);
      if (spec === undefined) break;
      await pauseBetween(replacing, pool.provisioned);
      if (this.#lacks(pool) === spec) await this.#provisionOne(pool, spec).catch(() => {});
    }
    replacing.isUnderWay = false;
  }

  /** What a pool is to have one more of. */
  #lacks({ provisionedSpec, provisioned, isRetired, idle, busy }: Pool): FunctionSpec | undefined {
    return isRetired || this.#isStopped || idle.length + busy.size >= provisioned
      ? undefined
      : provisionedSpec;
  }

  /** So many of the idle ones, those that wait longest first. */
  #endSurplus(pool: Pool, count: number): void {
    for (const { sandbox, timer } of pool.idle.splice(0, Math.max(0, count))) {
      clearTimeout(timer);
      void sandbox.stop();
    }
  }

  retire(key: string): void {
    this.#managed.retire(key);
    const pool = this.#pools.get(key);
    if (pool === undefined) return;
    pool.provisioned = 0;
    pool.isRetired = true;
    this.#endAll(pool);
    this.#pools.delete(key);
  }

  canRun(runtime: string): boolean {
    return this.#launcher.canRun(runtime);
  }

  async isolation(): Promise<Driver['level']> {
    return (await this.#driver()).level;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#managed.stop();
    this.#turns.stop(stopped);
    for (const pool of this.#pools.values()) for (const { timer } of pool.idle) clearTimeout(timer);
    this.#pools.clear();
    // Sandboxes keep no program running, the wait for their end does.
    const alive = setInterval(() => {}, 1000);
    try {
      await this.#launcher.stop();
    } finally {
      clearInterval(alive);
    }
  }

  /** Found out when it is first needed. */
  #driver(): Promise<Driver> {
    // A disk that was full for a moment must not decide for good.
    this.#chosen ??= this.#choose().catch((error: unknown) => {
      this.#chosen = undefined;
      throw error;
    });
    return this.#chosen;
  }

  async #choose(): Promise<Driver> {
    const { isolation, folder, environment, onIsolation } = this.#options;
    const driver = this.#options.driver ?? (await chooseDriver(isolation, folder, environment));
    onIsolation?.(driver);
    return driver;
  }

  #refuseWhenStopped(): void {
    if (this.#isStopped) throw stopped();
  }

  #pool(key: string): Pool {
    let pool = this.#pools.get(key);
    if (pool === undefined) {
      pool = {
        ...{ idle: [], busy: new Set(), provisioned: 0, provisionedSpec: undefined },
        replacing: notReplacing(),
        ...{ isRetired: false, folderState: undefined },
      };
      this.#pools.set(key, pool);
    }
    return pool;
  }

  /** A folder whose files have changed gets new sandboxes. */
  async #noticeChanges(pool: Pool, { code }: FunctionSpec): Promise<void> {
    if (code.kind !== 'directory') return;
    const state = await folderState(code.path).catch(() => undefined);
    const before = pool.folderState;
    pool.folderState = state;
    if (before !== undefined && before !== state) this.#endAll(pool);
  }

  /** Idle ones now, busy ones when they are done. */
  #endAll(pool: Pool): void {
    for (const { sandbox, timer } of pool.idle.splice(0)) {
      clearTimeout(timer);
      void sandbox.stop();
    }
    for (const sandbox of pool.busy) {
      sandbox.isRetired = true;
      // It may wait for a debugger that nobody brings any more.
      if (sandbox.spec.debugPort !== undefined) void sandbox.stop();
    }
  }

  /** The idle one that was used last, if any is fit for an event. */
  #take(pool: Pool, spec: FunctionSpec): Idle | undefined {
    for (;;) {
      const idle = pool.idle.pop();
      if (idle === undefined) return undefined;
      clearTimeout(idle.timer);
      const { sandbox } = idle;
      if (this.#isFit(sandbox, spec)) return idle;
      void sandbox.stop();
    }
  }

  #isFit({ isDead, expiresAtMs }: Sandbox, { timeoutMs }: FunctionSpec, afterMs = 0): boolean {
    return !isDead && expiresAtMs > this.#options.nowMs() + afterMs + timeoutMs + CREDENTIALS_MARGIN_MS;
  }

  /** @param options `born` is told when there is one more sandbox, or when there will be none */
  async #launched(
    pool: Pool,
    spec: FunctionSpec,
    { born, stream }: { born?: () => void; stream?: string } = {},
  ): Promise<Sandbox> {
    const { debugPort } = spec;
    let sandbox: Sandbox;
    try {
      if (debugPort !== undefined) await this.#debugged.get(debugPort)?.stop();
      sandbox = await this.#launcher.launch(spec, (parts) => new Sandbox(parts), stream);
    } finally {
      born?.();
    }
    if (debugPort !== undefined) this.#debugged.set(debugPort, sandbox);
    if (this.#isStopped) {
      await sandbox.stop();
      this.#refuseWhenStopped();
    }
    pool.busy.add(sandbox);
    return sandbox;
  }

  async #run(
    pool: Pool,
    sandbox: Sandbox,
    invocation: FunctionInvocation,
    initMs: number | undefined,
  ): Promise<FunctionResult> {
    pool.busy.add(sandbox);
    const isRestored = sandbox.spec.initialization === 'snap-start';
    if (isRestored) await this.#restore(pool, sandbox);
    const result = await sandbox.invoke(invocation, isRestored ? undefined : initMs);
    sandbox.whenIdle(() => this.#giveBack(pool, sandbox));
    return result;
  }

  /** @throws FunctionRefusal when what runs behind the snapshot fails */
  async #restore(pool: Pool, sandbox: Sandbox): Promise<void> {
    const restored = await sandbox.restore();
    if (restored.ok) return;
    await this.#discard(pool, sandbox);
    const { status } = restored;
    throw new FunctionRefusal(`restore-${status}`, 'The function could not be restored.');
  }

  async #provisionOne(pool: Pool, spec: FunctionSpec, msMax = PROVISIONED_INIT_MS_MAX): Promise<void> {
    const sandbox = await this.#launched(pool, spec);
    const outcome = await withinTime(sandbox, msMax);
    if (outcome?.ok !== true) {
      const why = outcome === undefined ? 'Init timed out' : outcome.document.toString();
      await this.#discard(pool, sandbox);
      throw new FunctionRefusal('code', `The function could not be initialised: ${why}`);
    }
    this.#giveBack(pool, sandbox, outcome.ms);
  }

  #giveBack(pool: Pool, sandbox: Sandbox, initMs?: number): void {
    pool.busy.delete(sandbox);
    const isOver = sandbox.isRetired || pool.isRetired || this.#isStopped;
    if (isOver || !this.#isFit(sandbox, sandbox.spec)) {
      void sandbox.stop();
      if (pool.busy.size === 0 && pool.idle.length === 0) this.#forget(pool, sandbox.spec.key);
      return;
    }
    if (this.#turns.offer(sandbox.spec.key, { sandbox, initMs, timer: undefined })) {
      pool.busy.add(sandbox);
      return;
    }
    pool.idle.push({ sandbox, initMs, timer: this.#endLater(pool, sandbox) });
    this.#limitIdle();
  }

  #endLater(pool: Pool, sandbox: Sandbox): NodeJS.Timeout {
    const timer = setTimeout(() => {
      const at = pool.idle.findIndex((idle) => idle.sandbox === sandbox);
      if (at < 0) return;
      const isKept = pool.idle.length + pool.busy.size <= pool.provisioned;
      // What will not be fit any more before it is looked at again is replaced while nobody waits for it.
      if (isKept && this.#isFit(sandbox, sandbox.spec, IDLE_MS_MAX)) {
        pool.idle[at] = { sandbox, initMs: pool.idle[at]?.initMs, timer: this.#endLater(pool, sandbox) };
        return;
      }
      pool.idle.splice(at, 1);
      void sandbox.stop();
      if (pool.busy.size === 0 && pool.idle.length === 0) this.#forget(pool, sandbox.spec.key);
    }, IDLE_MS_MAX);
    timer.unref();
    return timer;
  }

  #limitIdle(): void {
    let count = 0;
    for (const { idle, busy, provisioned } of this.#pools.values()) {
      // What is kept because somebody asked for it does not count.
      count += Math.min(idle.length, Math.max(0, idle.length + busy.size - provisioned));
    }
    for (; count > IDLE_SANDBOXES_MAX; count--) if (this.#endOldestIdle() === undefined) return;
  }

  /** Pools in the order of their making; a pool that was used lately has its newest at the end. */
  #endOldestIdle(): Promise<void> | undefined {
    for (const pool of this.#pools.values()) {
      if (pool.idle.length === 0 || pool.idle.length + pool.busy.size <= pool.provisioned) continue;
      const oldest = pool.idle.shift();
      clearTimeout(oldest?.timer);
      return oldest?.sandbox.stop();
    }
    return undefined;
  }

  async #discard(pool: Pool, sandbox: Sandbox): Promise<void> {
    pool.busy.delete(sandbox);
    await sandbox.stop();
    if (pool.busy.size === 0 && pool.idle.length === 0) this.#forget(pool, sandbox.spec.key);
  }

  #forget(pool: Pool, key: string): void {
    if (this.#pools.get(key) !== pool || pool.provisioned > 0 || this.#turns.isWanted(key)) return;
    this.#pools.delete(key);
  }
}

const stopped = () => new FunctionRefusal('stopped', 'The cloud is about to end.');

function initMsMax({ debugPort, initialization, timeoutMs }: FunctionSpec): number {
  if (debugPort !== undefined) return DEBUG_MS_MAX;
  return initialization === 'snap-start' ? Math.max(SNAPSHOT_INIT_MS_MAX, timeoutMs) : INIT_MS_MAX;
}

/** How the initialisation went; undefined when it takes longer. */
async function withinTime(sandbox: Sandbox, ms: number) {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([sandbox.initialised, enough]);
  } finally {
    clearTimeout(timer);
  }
}
