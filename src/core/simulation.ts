/**
 * What a service contributes to the simulation: the actions of its clients, and what must hold in the end whatever was
 * done and whenever the cloud died. Types only; test/simulation/README.md says how to write one, and runs them.
 */

import type { Caller } from './caller.ts';
import type { TxContext } from './context.ts';
import type { Place } from './place.ts';
import type { ApiShape } from './service.ts';

/** Chance, from the seed of the history. */
export interface SimulatedRandom {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** A whole number, both ends inclusive. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  bytes(count: number): Uint8Array;
}

/**
 * `refused`: AWS's error came back, and so nothing was done. `unknown`: no answer came (a crash, a lost connection), or
 * the answer was that something broke; it may have been done or not, wholly.
 */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

/** One call of a client, as the client knows it. */
export interface HistoryEntry<A extends ApiShape<A>, O extends keyof A> {
  readonly client: number;
  readonly operation: O;
  readonly input: A[O]['input'];
  readonly stream: Uint8Array | undefined;
  readonly outcome: Outcome;
  /** Of an acknowledged call; streams as bytes. */
  readonly output: A[O]['output'] | undefined;
  /** Output of a call that was acknowledged until a power cut: now it may have been done or not. */
  readonly forgottenOutput: A[O]['output'] | undefined;
  /** Code of a refused call. */
  readonly errorCode: string | undefined;
  /** Places in the history: a call that ended before another began has happened before it. */
  readonly invokedAt: number;
  /** Infinity when no answer came. */
  readonly completedAt: number;
  /** By the cloud's movable clock: when the call reached it, and when its answer came. */
  readonly invokedMs: number;
  readonly completedMs: number;
}

/** An entry of any operation, told apart by `operation`. */
export type AnyEntry<A extends ApiShape<A>> = { [O in keyof A]: HistoryEntry<A, O> }[keyof A];

export interface History<A extends ApiShape<A>> {
  /** All calls of this service in the order in which they were made, those of `setUp` included. */
  readonly entries: readonly AnyEntry<A>[];
  /** Those of one operation. */
  of<O extends keyof A>(operation: O): readonly HistoryEntry<A, O>[];
}

export interface CallOptions {
  /** By default the root user of the account. */
  caller?: Caller;
  place?: Partial<Place>;
  /** The content of a streaming member, which is left out of `input`; it arrives piece by piece. */
  stream?: { readonly member: string; readonly bytes: Uint8Array };
  headers?: Readonly<Record<string, string>>;
}

/** A way to a service, through the real door: validated, authorised, in a transaction. */
export interface SimulatedCalls<A extends ApiShape<A>> {
  /**
   * Resolves with the output once the answer has arrived. Rejects with the service's error, or when no answer comes:
   * an action need not catch either, the history has it.
   */
  call<O extends keyof A & string>(
    operation: O,
    input: A[O]['input'],
    options?: CallOptions,
  ): Promise<A[O]['output']>;
}

export interface SimulatedClient<A extends ApiShape<A>> extends SimulatedCalls<A> {
  readonly number: number;
  readonly random: SimulatedRandom;
  readonly history: History<A>;
  /** Another service, for what crosses services; it must be among `alsoNeeds`. Its calls are in no history. */
  service<B extends ApiShape<B>>(name: string): SimulatedCalls<B>;
  /** A name or value that no other call of this history uses. */
  unique(prefix: string): string;
  /** Fails the history with `problem` unless it holds. */
  check(holds: boolean, problem: string): void;
  /** Lets time pass. */
  sleep(ms: number): Promise<void>;
  /** Time moves only when everybody has done what he could: who comes late without a crash has missed something. */
  readonly isPunctual: boolean;
}

export interface SimulatedAction<A extends ApiShape<A>, F> {
  readonly name: string;
  /** How often it is chosen, beside the others of its service. */
  readonly weight: number;
  run(client: SimulatedClient<A>, facts: F): Promise<void>;
}

/** A transaction that read lists of unique values and appended to some: what `SimulatedEnd.serialisable` decides on. */
export interface ListTransaction {
  /** Each list that was read, as it was seen before the transaction's own appends. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /** The value that was appended to each list. */
  readonly appends: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
  readonly invokedAt: number;
  readonly completedAt: number;
}

/** A read or write of something that holds one value; undefined: it is not there. Values are written once. */
export interface RegisterOperation {
  readonly value: string | undefined;
  readonly outcome: Outcome;
  readonly invokedAt: number;
  readonly completedAt: number;
}

/** A call of a function that came to its end in the simulation's sandboxes. */
export interface SimulatedFunctionCall {
  readonly functionName: string;
  readonly event: unknown;
  readonly isOk: boolean;
}

/** The cloud after everything has come to rest: nothing fails any more. */
export interface SimulatedEnd<A extends ApiShape<A>> extends SimulatedClient<A> {
  /** Since when nothing has gone wrong, by the cloud's clock: nobody may be late from then on. */
  readonly calmSinceMs: number;
  /** A power cut may have taken from files what was not synced, whatever was answered: never under strict durability. */
  readonly mayHaveLost: boolean;
  /** In the order in which they ended. */
  readonly functionCalls: readonly SimulatedFunctionCall[];
  /** Reads the service's own collections, for what its operations do not show. */
  read<T>(action: (context: TxContext) => Promise<T>): Promise<T>;
  /** Content of a blob; undefined when it is missing or damaged. */
  blob(id: string): Promise<Uint8Array | undefined>;
  /**
   * Why no order of the transactions explains what they saw and the `lists` that were left, or undefined when one does
   * that also respects which of them ended before another began.
   */
  serialisable(
    transactions: readonly ListTransaction[],
    lists: Readonly<Record<string, readonly string[]>>,
  ): string | undefined;
  /**
   * Why the reads cannot have seen what they saw of something that is not there at first, or undefined: the last write
   * must be seen by who begins after it has ended, and nobody sees what another reader already saw replaced.
   */
  register(writes: readonly RegisterOperation[], reads: readonly RegisterOperation[]): string | undefined;
}

export interface SimulatedService<A extends ApiShape<A>, F = unknown> {
  /** The service whose operations `call` names. */
  readonly service: string;
  /** Other services that are loaded for this one. */
  readonly alsoNeeds?: readonly string[];
  /** Makes what the actions need, before anything can fail. The answer is given to all actions: never change it. */
  setUp(client: SimulatedClient<A>): Promise<F>;
  readonly actions: readonly SimulatedAction<A, F>[];
  /** After a rest, often after a restart: checks what must hold. */
  invariants(end: SimulatedEnd<A>, facts: F): Promise<void>;
  /** The blobs that records of this service name: just these must have an owner's row. */
  ownedBlobs?(context: TxContext): Promise<readonly string[]>;
}
