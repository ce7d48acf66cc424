/**
 * One isolated cloud: its store, files, clock, ids and everything that runs on them. `startCloud`, further worlds of
 * one process and the simulation build this class from different parts; they share code only.
 */

import { attemptCommit } from './attempt.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { coreService, ownedBlobs } from './blobs/owners.ts';
import type { Caller } from './caller.ts';
import { serviceCaller } from './caller.ts';
import { Clock, type ClockMove } from './clock.ts';
import { Collection } from './collection.ts';
import type {
  Call,
  DeliveryContext,
  ReplyHints,
  RequestFacts,
  StagedContext,
  TxContext,
  WorldSettings,
} from './context.ts';
import { ConflictError } from './errors.ts';
import type { FunctionRuntimes } from './functions.ts';
import { Ids, type RandomBytes } from './ids.ts';
import type { Log } from './log.ts';
import { createMemo } from './memo.ts';
import { Meters } from './metrics/meters.ts';
import { Mutexes } from './mutexes.ts';
import type { Offload } from './offload.ts';
import { completeEntry, OutboxDispatcher, type OutboxRecord, OutboxStage } from './outbox.ts';
import { PageTokens } from './page-token.ts';
import type { HashPassword } from './password-hash.ts';
import type { Place } from './place.ts';
import type { Scheduler } from './scheduler.ts';
import { Seal } from './sealed.ts';
import type { SegmentStore } from './segments/segment-store.ts';
import type { AnyService } from './service.ts';
import { ServiceMemory } from './service-memory.ts';
import { collectionId } from './service-numbers.ts';
import type { Store } from './store.ts';
import { cancelTimer, setTimer, type TimerRecord, TimerWheel } from './timers.ts';
import { type Memo, Transaction } from './transaction.ts';
import { Waiters } from './waiters.ts';
import { deleteWorker, putWorker, WorkerPool, type WorkerRecord } from './workers.ts';

/** After so many lost attempts an operation runs holding locks on its keys; after the second number it gives up. */
const ATTEMPTS_BEFORE_LOCKS = 3;
const ATTEMPTS_MAX = 10;
const SECRET_BYTES = 32;

export interface WorldParts {
  store: Store;
  blobs: BlobStore;
  segments: SegmentStore;
  scheduler: Scheduler;
  random: RandomBytes;
  hashPassword: HashPassword;
  offload: Offload;
  log: Log;
  settings: WorldSettings;
  /** Loads a service's table on first use. */
  service: (name: string) => Promise<AnyService>;
  functions: FunctionRuntimes;
  /** The one door between services; the gateway implements it. */
  call: (world: World, parent: RequestBase) => Call;
}

/** The facts of a request that its contexts share. */
export interface RequestBase {
  caller: Caller;
  place: Place;
  requestId: string;
  endpoint: string;
  sourceIp?: string | undefined;
  traceHeader?: string | undefined;
  isForm?: boolean | undefined;
  /** Ends the calls that it makes to other services; by default they end with the world. */
  signal?: AbortSignal | undefined;
  reply(hints: ReplyHints): void;
}

export interface TransactOptions {
  /** The time that it sees; by default the clock's. */
  atMs?: number | undefined;
  /** A finished transaction of the same request: the first attempt goes on with what it has read. */
  before?: Transaction | undefined;
}

export interface Transacted<T> {
  result: T;
  /** Of the commit; 0 when nothing was written. */
  version: number;
  /** See {@link OutboxDispatcher.committed}; undefined when the commit sent nothing. */
  outboxTried: Promise<void> | undefined;
}

interface WorldFacts {
  id: 'world';
  secret: Uint8Array;
  clockMoves: ClockMove[];
}

const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

/** The world's own record: its secret and the moves of its clock. */
export const worldFacts = new Collection<WorldFacts, readonly [string]>({
  id: collectionId('core', 1),
  name: 'core.world',
  scope: 'partition',
  version: 1,
  key: (facts) => [facts.id],
});

/** The world itself asks nobody: what it delivers was allowed when it was sent. */
const authoriseNobody = (): Promise<void> => {
  throw new Error('Only an operation has a caller to authorise');
};

const NO_REQUEST: RequestFacts = { headers: {}, url: '/', trailers: () => ({}) };

export class World {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly segments: SegmentStore;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seal: Seal;
  readonly pages: PageTokens;
  readonly waiters: Waiters;
  readonly outbox: OutboxDispatcher;
  readonly timers: TimerWheel;
  readonly workers: WorkerPool;
  readonly meters: Meters;
  readonly settings: WorldSettings;
  readonly log: Log;
  readonly memo: Memo = createMemo();
  readonly memory = new ServiceMemory();
  readonly #parts: WorldParts;
  /** The core as a service of its own. */
  readonly #core: AnyService;
  readonly locks = new Mutexes();
  readonly #stopping = new AbortController();
  #advancing: Promise<unknown> = Promise.resolve();
  #advancingToMs: number | undefined;

  /** Opens a world on its parts: reads (or makes) its secret, its clock, and takes up what was left undone. */
  static async open(parts: WorldParts): Promise<World> {
    const facts = await readFacts(parts);
    const world = new World(parts, facts);
    await world.outbox.recover();
    await world.timers.recover();
    await world.workers.recover();
    return world;
  }

  private constructor(parts: WorldParts, facts: WorldFacts) {
    this.#parts = parts;
    this.store = parts.store;
    this.blobs = parts.blobs;
    this.segments = parts.segments;
    this.scheduler = parts.scheduler;
    this.settings = parts.settings;
    this.log = parts.log;
    this.clock = new Clock(parts.scheduler, facts.clockMoves);
    this.ids = new Ids(parts.random);
    this.seal = new Seal(facts.secret, parts.random);
    this.pages = new PageTokens(this.seal);
    this.waiters = new Waiters(this.clock, parts.scheduler);
    const nowMs = () => this.clock.now();
    const transact = <T>(action: (tx: Transaction) => Promise<T>) => this.#commit(action);
    this.outbox = new OutboxDispatcher({
      scheduler: parts.scheduler,
      log: parts.log,
      nowMs,
      transact,
      deliver: (entry, attempt) => this.#deliver(entry, attempt),
    });
    this.timers = new TimerWheel({
      scheduler: parts.scheduler,
      log: parts.log,
      nowMs,
      read: transact,
      fire: (timer, before) => this.#fire(timer, before),
    });
    this.workers = new WorkerPool({
      scheduler: parts.scheduler,
      log: parts.log,
      transact,
      run: (record, signal) => this.#work(record, signal),
    });
    this.meters = new Meters({
      log: parts.log,
      transact: (action) => this.transact(this.#ownBase(coreService.name, ANYWHERE), action),
      gauges: async (name) => (await this.service(name)).gauges,
      nothingUntilMs: async () => {
        const targetMs = this.#advancingToMs;
        return targetMs && Math.min(targetMs, (await this.timers.next()) ?? targetMs);
      },
    });
    this.#core = this.meters.serving(coreService);
  }

  /** Aborts when the world stops: every waiting request ends. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  service(name: string): Promise<AnyService> {
    return name === coreService.name ? Promise.resolve(this.#core) : this.#parts.service(name);
  }

  /**
   * Runs `action` as one transaction and resolves with its result when it is durable. Runs again when it lost; throws
   * {@link ConflictError} after the last attempt, and what `action` throws when what it saw was true.
   */
  transact<T>(
    base: RequestBase,
    action: (context: TxContext) => T | Promise<T>,
    options?: TransactOptions,
  ): Promise<T> {
    return this.transactWithVersion(base, action, options).then(({ result }) => result);
  }

  /** As {@link transact}, with more about the commit. */
  async transactWithVersion<T>(
    base: RequestBase,
    action: (context: TxContext) => T | Promise<T>,
    { atMs, before }: TransactOptions = {},
  ): Promise<Transacted<T>> {
    let version = 0;
    let outboxTried: Promise<void> | undefined;
    const result = await this.#commit(async (tx) => {
      const { context, finish } = this.#txContext(base, tx, atMs);
      const outcome = await action(context);
      const entries = await finish();
      tx.afterCommit((committed) => {
        version = committed;
        if (entries.length > 0) outboxTried = this.outbox.committed(committed, entries);
      });
      return outcome;
    }, before);
    return { result, version, outboxTried };
  }

  /** Resolves when `event` does, or `msMax` later. */
  waitAtMost(msMax: number, event: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.scheduler.after(msMax, resolve);
      void event.then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** For each of the blobs, whether a record owns it. */
  ownedBlobs(ids: readonly string[]): Promise<readonly boolean[]> {
    return this.#commit((tx) => ownedBlobs(tx, ids));
  }

  /**
   * The context of an operation that waits or streams.
   *
   * @param before its first transaction goes on with what this one has read
   */
  staged(
    base: RequestBase,
    signal: AbortSignal,
    request: RequestFacts = NO_REQUEST,
    authorise: StagedContext['authorise'] = authoriseNobody,
    before?: Transaction,
  ): StagedContext {
    let first = before;
    return {
      ...this.#baseContext(base),
      now: () => this.clock.now(),
      wall: () => this.scheduler.wallMs(),
      movedSince: (wallMs) => this.clock.movedSince(wallMs),
      authorise,
      transact: (action) => {
        const options = { before: first };
        first = undefined;
        return this.transact(base, action, options);
      },
      signal,
      waiters: this.waiters,
      blobs: this.blobs,
      hashPassword: this.#parts.hashPassword,
      offload: this.#parts.offload,
      segments: this.segments,
      call: this.#parts.call(this, base),
      functions: this.#parts.functions,
      request,
    };
  }

  /**
   * Moves the clock forward by `byMs`. Timers that become due fire in order, each at its own time and with the outbox
   * drained behind it, so that the world passes through the time and does not jump over it. What was being delivered
   * before is waited for at the end only: a function that runs may wait for this time.
   */
  advance(byMs: number): Promise<void> {
    if (!(byMs >= 0)) throw new RangeError('The clock only moves forward');
    const run = this.#advancing.then(() => this.#advanceTo(this.clock.now() + byMs));
    this.#advancing = run.catch(() => {});
    return run;
  }

  /** Ends what waits and what works by itself. The store belongs to whoever opened it. */
  stop(): void {
    this.#stopping.abort();
    this.workers.stop();
    this.timers.stop();
    this.outbox.stop();
  }

  async #advanceTo(targetMs: number): Promise<void> {
    await this.meters.ready();
    this.#advancingToMs = targetMs;
    await this.#passTo(targetMs).finally(() => {
      this.#advancingToMs = undefined;
    });
  }

  async #passTo(targetMs: number): Promise<void> {
    const before = this.outbox.underway;
    let isFirst = true;
    const moveTo = async (nowMs: number) => {
      await this.#moveTo(nowMs, isFirst);
      isFirst = false;
    };
    for (;;) {
      const next = await this.timers.next();
      if (next === undefined || next > targetMs) break;
      if (next > this.clock.now()) await moveTo(next);
      await this.timers.runDue();
      await this.outbox.drained(before);
      // A timer that stays due has failed; it is tried again by the wall, the clock goes on.
      if ((await this.timers.next()) === next) break;
    }
    await moveTo(targetMs);
    await this.timers.runDue();
    this.outbox.retryNow();
    await this.outbox.drained();
  }

  /** The steps of one advance are kept as one move, however many timers lie on the way. */
  async #moveTo(nowMs: number, isNewMove: boolean): Promise<void> {
    const atWallMs = this.scheduler.wallMs();
    const moves = this.clock.movesWith({ atWallMs, offsetMs: nowMs - atWallMs }, isNewMove);
    await this.#commit(async (tx) => {
      const facts = await worldFacts.get(tx, ANYWHERE, 'world');
      if (facts !== undefined) await worldFacts.put(tx, ANYWHERE, { ...facts, clockMoves: moves });
    });
    this.clock.take(moves);
  }

  async #commit<T>(action: (tx: Transaction) => Promise<T>, before?: Transaction): Promise<T> {
    let keys: string[] = [];
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      // What lost looks at everything itself.
      const tx = new Transaction(this.store, this.memo, attempt === 0 ? before : undefined);
      const run = () => attemptCommit(this.store, tx, action);
      const locked = attempt >= ATTEMPTS_BEFORE_LOCKS;
      const outcome = locked ? await this.locks.holding(keys, run) : await run();
      if (outcome.done) return outcome.result;
      keys = tx.touchedKeys();
    }
    throw new ConflictError(ATTEMPTS_MAX);
  }

  #baseContext(base: RequestBase) {
    const { ids, seal, pages, settings, log, locks, memory, meters } = this;
    return { ...base, ids, seal, pages, settings, log, locks, memory, meters };
  }

  #txContext(base: RequestBase, tx: Transaction, atMs: number | undefined) {
    const nowMs = atMs ?? this.clock.now();
    const stage = new OutboxStage();
    const pending: Promise<void>[] = [];
    const context: TxContext = {
      ...this.#baseContext(base),
      tx,
      denials: new Map(),
      now: () => nowMs,
      outbox: {
        send: (entry) => {
          pending.push(stage.add(tx, base, entry));
        },
        wake: (topic, count) => tx.afterCommit(() => this.waiters.wake(topic, count)),
      },
      timers: {
        set: async (options) => {
          await setTimer(tx, base.place, options);
          tx.afterCommit(() => this.timers.committed(options.atMs));
        },
        cancel: (name) => cancelTimer(tx, name),
      },
      workers: {
        start: async (options) => {
          const record = { ...options, place: base.place };
          await putWorker(tx, record);
          tx.afterCommit(() => this.workers.started(record));
        },
        stop: async (name) => {
          await deleteWorker(tx, name);
          tx.afterCommit(() => this.workers.stopped(name));
        },
      },
    };
    const finish = async () => {
      await Promise.all(pending);
      return stage.entries;
    };
    return { context, finish };
  }

  #ownBase(service: string, place: Place): RequestBase {
    const caller = serviceCaller(service);
    return {
      caller,
      place,
      requestId: this.ids.uuid(),
      endpoint: this.settings.publicUrl(),
      reply: () => {},
    };
  }

  async #deliver(entry: OutboxRecord, attempt: number): Promise<boolean> {
    const service = await this.service(entry.service);
    const handler = service.deliveries?.[entry.delivery];
    if (handler === undefined) throw new Error(`${entry.service} has no delivery called ${entry.delivery}`);
    let completed = false;
    const base = { ...this.#ownBase(entry.service, entry.place), traceHeader: entry.traceHeader };
    const staged = this.staged(base, this.stopping);
    const context: DeliveryContext = {
      ...staged,
      entryId: `${entry.sequence}.${entry.index}`,
      attempt,
      complete: (tx) => {
        void completeEntry(tx, entry);
        tx.afterCommit(() => {
          completed = true;
        });
      },
    };
    await handler(context, entry.body);
    return completed;
  }

  async #work(record: WorkerRecord, signal: AbortSignal): Promise<void> {
    const service = await this.service(record.service);
    const handler = service.workers?.[record.worker];
    if (handler === undefined) throw new Error(`${record.service} has no worker called ${record.worker}`);
    const base = { ...this.#ownBase(record.service, record.place), signal };
    await handler(this.staged(base, signal), record.body);
  }

  async #fire(timer: TimerRecord, before: (tx: Transaction) => Promise<boolean>): Promise<void> {
    const service = await this.service(timer.service);
    const handler = service.timers?.[timer.timer];
    if (handler === undefined) throw new Error(`${timer.service} has no timer called ${timer.timer}`);
    const fire = async (context: TxContext) => {
      if (await before(context.tx)) await handler(context, timer.body);
    };
    await this.transact(this.#ownBase(timer.service, timer.place), fire, {
      atMs: Math.max(timer.atMs, 0),
    });
  }
}

async function readFacts(parts: WorldParts): Promise<WorldFacts> {
  for (;;) {
    const tx = new Transaction(parts.store, createMemo());
    const facts = await worldFacts.get(tx, ANYWHERE, 'world');
    if (facts !== undefined) return facts;
    const made: WorldFacts = { id: 'world', secret: parts.random(SECRET_BYTES), clockMoves: [] };
    await worldFacts.put(tx, ANYWHERE, made);
    if ((await parts.store.commit(tx.toCommit())).ok) return made;
  }
}
