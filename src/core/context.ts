/** What a handler may use. Everything else - time, ids, files, other services - is out of its reach. */

import type { Readable } from 'node:stream';
import type { ApiMap } from './api-map.gen.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import type { Caller } from './caller.ts';
import type { Demand } from './demand.ts';
import type { FunctionRuntimes, LocalImage } from './functions.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Counting } from './metrics/series.ts';
import type { Mutexes } from './mutexes.ts';
import type { Offload } from './offload.ts';
import type { PageTokens } from './page-token.ts';
import type { HashPassword } from './password-hash.ts';
import type { Place } from './place.ts';
import type { Seal } from './sealed.ts';
import type { SegmentStore } from './segments/segment-store.ts';
import type { ServiceMemory } from './service-memory.ts';
import type { Transaction } from './transaction.ts';
import type { Waiters } from './waiters.ts';

/** What must happen because of this commit: stored with it, delivered at least once, in order within a group. */
export interface OutboxEntry {
  /** Service and name of the delivery in its table. */
  service: string;
  delivery: string;
  /** Entries of one group are delivered one after the other in commit order. */
  group: string;
  body: unknown;
  /** Takes as long as somebody else's code does: does not keep a place from the others. The same for all of a group. */
  isLong?: boolean;
}

export interface Outbox {
  send(entry: OutboxEntry): void;
  /** After the commit, in memory: those who wait for `topic` (or the `count` who wait longest) look again. */
  wake(topic: string, count?: number): void;
}

export interface TimerOptions {
  service: string;
  /** Name of the handler in the service's `timers`. */
  timer: string;
  /** Unique within service and handler; setting it again moves it. */
  id: string;
  /** By the movable clock. */
  atMs: number;
  body: unknown;
}

export interface Timers {
  set(options: TimerOptions): Promise<void>;
  cancel(options: { service: string; timer: string; id: string }): Promise<void>;
}

export interface WorkerName {
  service: string;
  /** Name of the handler in the service's `workers`. */
  worker: string;
  /** Unique within service and handler. */
  id: string;
}

export interface WorkerOptions extends WorkerName {
  body: unknown;
}

/** Work that goes on by itself: `workers.ts`. */
export interface Workers {
  /** Begins it behind the commit and after every restart; again, with the new body, when it runs already. */
  start(options: WorkerOptions): Promise<void>;
  stop(name: WorkerName): Promise<void>;
}

/** The few things about an answer that the model cannot say. */
export interface ReplyHints {
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

/** A call into another service, through the same checks as one from outside. Typed by the target's model. */
export type CallAs = <S extends keyof ApiMap, O extends keyof ApiMap[S] & string>(
  service: S,
  operation: O,
  input: InputOf<ApiMap[S], O>,
  at?: Partial<Place>,
) => Promise<OutputOf<ApiMap[S], O>>;

type InputOf<A, O extends keyof A> = A[O] extends { input: infer I } ? I : never;
type OutputOf<A, O extends keyof A> = A[O] extends { output: infer R } ? R : never;

export interface Call {
  /** There is no default principal: the caller itself, a service (`serviceCaller`), or a role's session. */
  as(caller: Caller): CallAs;
}

export interface WorldSettings {
  /** Account of keys that nobody could mistake for real ones. */
  readonly account: string;
  readonly region: string;
  /** `http://127.0.0.1:4566`: for URLs where there is no caller. */
  publicUrl(): string;
  /** What a role that a function names and that does not exist is answered with. */
  readonly missingRoles: 'refuse' | 'create';
  /**
   * A folder of this machine that functions may run from as it lies there, its links followed.
   *
   * @throws FunctionRefusal for any that `--hot-reload-root` does not allow
   */
  hotReloadFolder(path: string): Promise<string>;
  /**
   * The container image of this machine that a `file:` URI means, as it is now.
   *
   * @throws FunctionRefusal for any that `--image-root` does not allow, and for what is no image
   */
  localImage(uri: string): Promise<LocalImage>;
}

interface BaseContext {
  readonly caller: Caller;
  /** The request's own account and region: only to create and to list. */
  readonly place: Place;
  readonly requestId: string;
  /** The address that the request came from; calls between services and own work have none. */
  readonly sourceIp?: string | undefined;
  /**
   * `X-Amzn-Trace-Id` of the request that this goes back to, through calls between services and deliveries from the
   * outbox; timers and workers go back to none.
   */
  readonly traceHeader?: string | undefined;
  /** The input is a form's, which a browser has posted. */
  readonly isForm?: boolean | undefined;
  /** Scheme, host and port as the caller used them, without a slash at the end: for URLs in answers. */
  readonly endpoint: string;
  readonly ids: Ids;
  readonly seal: Seal;
  readonly pages: PageTokens;
  readonly settings: WorldSettings;
  readonly log: Log;
  /** Within the process, for hot keys: taken inside an attempt, given back by `tx.afterAttempt`. */
  readonly locks: Mutexes;
  readonly memory: ServiceMemory;
  /** What the service counts for CloudWatch. */
  readonly meters: Counting;
  /** Milliseconds by the movable clock; fixed during an attempt of a transaction. */
  now(): number;
  /** Headers and status beyond the model; the last call of an attempt counts. */
  reply(hints: ReplyHints): void;
}

export interface TxContext extends BaseContext {
  readonly tx: Transaction;
  /** Denials of parts of the request that fail alone, by `Demand.part`. */
  readonly denials: Map<string, Error>;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly workers: Workers;
}

/** What a request brings beside its modelled input; only for operations that stream. */
export interface RequestFacts {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Raw path and query as received. */
  readonly url: string;
  /** Trailing checksums and the like, complete once the body stream has ended. */
  trailers(): Readonly<Record<string, string>>;
}

export interface StagedContext extends BaseContext {
  /** A short transaction; runs again on conflict. */
  transact<T>(action: (context: TxContext) => T | Promise<T>): Promise<T>;
  /**
   * Asks the policies about what an operation knows only after its own work: whom a token names. Throws the denial. What
   * is known from the input alone belongs into the operation's access.
   */
  authorise(demands: readonly Demand[]): Promise<void>;
  /** Milliseconds by the clock on the wall, which nobody moves: for what is agreed with the world outside. */
  wall(): number;
  /** How far the movable clock was moved since a time on the wall: what was issued outside then is so much older. */
  movedSince(wallMs: number): number;
  /** Aborts when the client is gone, the deadline is over or the cloud stops. */
  readonly signal: AbortSignal;
  readonly waiters: Waiters;
  readonly blobs: BlobStore;
  /** Takes its time, and none of the event loop's. */
  readonly hashPassword: HashPassword;
  /** Likewise, for what looks through many records. */
  readonly offload: Offload;
  readonly segments: SegmentStore;
  readonly call: Call;
  /** Sandboxes for functions. */
  readonly functions: FunctionRuntimes;
  readonly request: RequestFacts;
}

/** A delivery from the outbox: staged, with the entry's own facts. */
export interface DeliveryContext extends StagedContext {
  /** The same at every try: receivers deduplicate by it where AWS delivers exactly once. */
  readonly entryId: string;
  /** 1 at the first try. */
  readonly attempt: number;
  /** Makes the entry's end part of the handler's own transaction. */
  complete(tx: Transaction): void;
}

export type StreamBody = Readable;
