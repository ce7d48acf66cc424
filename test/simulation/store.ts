/**
 * The store's contract on a {@link StoreDisk}: every read and every group is a step of the simulation. A commit is
 * applied at once and answered when its group is written; a process that dies before that takes the group with it.
 */

import type { Commit, CommitResult, KeyedRow, ListOptions, Range, Row, Store } from '../../src/core/store.ts';
import { StoreError } from '../../src/core/store-errors.ts';
import { validateCommit, validateKeys, validateList } from '../../src/core/store-validate.ts';
import type { StoreDisk } from './store-disk.ts';

/** How a process waits, and what befalls its disk. */
export interface StoreSteps {
  pause(kind: string): Promise<void>;
  later(kind: string, run: () => void): void;
  /** As `later`, when the disk is ready to write. */
  write(run: () => void): void;
  /** Whether a read sees the store at once and comes back late, instead of the other way round. */
  readsAhead(): boolean;
  /** Whether a group that is written is synced too; always under strict durability. */
  syncs(): boolean;
  /** Whether the disk refuses a group. */
  isFull(): boolean;
  /** Answers successes, or those who only read, before all is written: only for mutants. */
  readonly answersEarly?: 'writes' | 'reads' | undefined;
  /** Told of each commit that was applied. */
  applied?(commit: Commit, version: number): void;
}

interface Group {
  readonly written: Promise<void>;
  resolve(): void;
  reject(error: StoreError): void;
}

export class SimulatedStore implements Store {
  readonly #disk: StoreDisk;
  readonly #steps: StoreSteps;
  #version: number;
  #group: Group | undefined;
  /** Successes are answered in the order of their versions, each in a step of its own. */
  readonly #answers: (() => void)[] = [];
  #rollbacks = 0;
  #epoch = 0;
  #isClosed = false;

  constructor(disk: StoreDisk, steps: StoreSteps) {
    this.#disk = disk;
    this.#steps = steps;
    this.#version = disk.reserved;
  }

  async get(keys: readonly Uint8Array[]): Promise<(Row | undefined)[]> {
    this.#mustBeOpen();
    validateKeys(keys);
    return this.#reading('get', () => keys.map((key) => this.#disk.get(key)));
  }

  async list(range: Range, options: ListOptions): Promise<KeyedRow[]> {
    this.#mustBeOpen();
    validateList(range, options);
    return this.#reading('list', () => this.#disk.list(range, options));
  }

  async commit(commit: Commit): Promise<CommitResult> {
    this.#mustBeOpen();
    validateCommit(commit);
    const conflict = commit.epoch === this.#epoch ? undefined : this.#disk.conflict(commit);
    if (conflict !== undefined) return { ok: false, conflict };
    if (commit.sets.length + commit.deletes.length + commit.adds.length === 0) {
      const version = this.#version;
      await this.settled();
      return { ok: true, version };
    }
    const version = this.#version + 1;
    this.#disk.apply(commit, version);
    this.#version = version;
    this.#epoch++;
    this.#steps.applied?.(commit, version);
    const group = this.#group ?? this.#begin();
    if (this.#steps.answersEarly === 'writes') return { ok: true, version };
    await group.written;
    await this.#turn();
    return { ok: true, version };
  }

  async settled(): Promise<void> {
    if (this.#group === undefined || this.#steps.answersEarly === 'reads') return;
    await this.#group.written;
    await this.#steps.pause('settled');
  }

  get rollbacks(): number {
    return this.#rollbacks;
  }

  get epoch(): number {
    return this.#epoch;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#group !== undefined) this.#write(this.#group);
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new StoreError('closed', 'The store is closed');
  }

  async #reading<T>(kind: string, read: () => T): Promise<T> {
    if (!this.#steps.readsAhead()) {
      await this.#steps.pause(kind);
      return read();
    }
    const seen = read();
    await this.#steps.pause(kind);
    return seen;
  }

  #begin(): Group {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {});
    const group = { written: promise, resolve, reject };
    this.#group = group;
    this.#steps.write(() => this.#write(group));
    return group;
  }

  #write(group: Group): void {
    if (this.#group !== group) return;
    this.#group = undefined;
    if (this.#steps.isFull()) {
      this.#disk.rollBack();
      this.#rollbacks++;
      this.#epoch++;
      group.reject(new StoreError('full', 'The simulated disk is full'));
      return;
    }
    this.#disk.write(this.#steps.syncs());
    group.resolve();
  }

  /** Waits until this success is told. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      if (this.#answers.length === 1) this.#tellNext();
    });
  }

  #tellNext(): void {
    this.#steps.later('committed', () => {
      this.#answers[0]?.();
      this.#answers.shift();
      if (this.#answers.length > 0) this.#tellNext();
    });
  }
}
