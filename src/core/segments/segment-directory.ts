/** {@link SegmentStore} in a directory: one folder a log, opened at its first use. */

import type { Files } from '../files.ts';
import { Pins } from '../pins.ts';
import { SegmentError, toSegmentError } from './segment-errors.ts';
import { type Damage, SegmentLog } from './segment-log.ts';
import { readPage } from './segment-reader.ts';
import {
  APPEND_BYTES_MAX,
  APPEND_RECORDS_MAX,
  type LogFacts,
  type NewRecord,
  READ_RECORDS_MAX,
  RECORD_BYTES_MAX,
  type ReadQuery,
  type SegmentPage,
  type SegmentStore,
} from './segment-store.ts';

/** Logs that are held open at once: each has a file and its index in memory. */
const LOGS_OPEN_MAX = 256;

/** Names become folders, also where upper and lower case are the same. */
const LOG_NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/;

export interface SegmentDirectoryOptions {
  files: Files;
  /** Made when the first record is appended. */
  root: string;
  durability: 'default' | 'strict';
  /** Told of what a crash or the disk has taken; by default nobody is. */
  report?: (damage: Damage) => void;
}

export interface SegmentDirectory extends SegmentStore {
  /** Holds back what removes records until the returned function is called. */
  pin(): () => void;
  /** Writes what waits and closes all files; whatever comes after is refused. */
  close(): Promise<void>;
}

export function openSegmentDirectory(options: SegmentDirectoryOptions): SegmentDirectory {
  return new FileSegmentDirectory(options);
}

interface OpenLog {
  log: Promise<SegmentLog>;
  /** Calls under way; only an unused log may be closed. */
  users: number;
}

class FileSegmentDirectory implements SegmentDirectory {
  readonly #files: Files;
  readonly #root: string;
  readonly #isStrict: boolean;
  readonly #report: (damage: Damage) => void;
  /** In the order of their last use. */
  readonly #open = new Map<string, OpenLog>();
  readonly #pins = new Pins();
  #isClosed = false;

  constructor({ files, root, durability, report }: SegmentDirectoryOptions) {
    this.#files = files;
    this.#root = root;
    this.#isStrict = durability === 'strict';
    this.#report = report ?? (() => {});
  }

  append(name: string, records: readonly NewRecord[]): Promise<number[]> {
    return this.#using(
      name,
      (log) => log.append(records),
      () => validateRecords(name, records),
    );
  }

  read(name: string, query: ReadQuery): Promise<SegmentPage> {
    const parts = { files: this.#files, name, report: this.#report };
    return this.#using(
      name,
      (log) => readPage(log, parts, query),
      () => validateLimit(name, query.limit),
    );
  }

  facts(name: string): Promise<LogFacts> {
    return this.#using(name, async (log) => {
      const segments = log.segments();
      let bytes = 0;
      for (const { path } of segments) bytes += (await this.#files.facts(path))?.size ?? 0;
      return { firstSequence: segments[0]?.baseSequence ?? 1, lastSequence: log.lastSequence, bytes };
    });
  }

  async dropBefore(name: string, timeMs: number): Promise<number> {
    await this.#pins.released();
    return this.#using(name, (log) => log.dropBefore(timeMs));
  }

  async dropBeyond(name: string, bytesMax: number): Promise<number> {
    await this.#pins.released();
    return this.#using(name, (log) => log.dropBeyond(bytesMax));
  }

  async remove(name: string): Promise<void> {
    await this.#pins.released();
    await this.#using(name, (log) => log.remove());
  }

  async logs(): Promise<string[]> {
    const names = await this.#files.list(this.#root);
    return names.filter((name) => LOG_NAME.test(name));
  }

  pin(): () => void {
    return this.#pins.pin();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const logs = await Promise.allSettled([...this.#open.values()].map(({ log }) => log));
    this.#open.clear();
    for (const log of logs) if (log.status === 'fulfilled') await log.value.close();
  }

  #directory(name: string): string {
    return `${this.#root}/${name}`;
  }

  async #using<T>(
    name: string,
    action: (log: SegmentLog) => Promise<T>,
    validate: () => void = () => {},
  ): Promise<T> {
    if (this.#isClosed) throw new SegmentError('closed', name, 'The segments are closed');
    if (!LOG_NAME.test(name)) throw new SegmentError('invalid', name, `Not the name of a log: ${name}`);
    validate();
    const open = this.#open.get(name) ?? this.#openLog(name);
    // Most recently used last.
    this.#open.delete(name);
    this.#open.set(name, open);
    open.users++;
    try {
      return await action(await open.log);
    } catch (error) {
      throw toSegmentError(error, name, this.#directory(name));
    } finally {
      open.users--;
      await this.#closeUnused();
    }
  }

  #openLog(name: string): OpenLog {
    const forget = (): void => {
      if (this.#open.get(name) === open) this.#open.delete(name);
    };
    const log = SegmentLog.open({
      files: this.#files,
      name,
      directory: this.#directory(name),
      isStrict: this.#isStrict,
      report: this.#report,
      onBroken: forget,
    });
    log.catch(forget);
    const open = { log, users: 0 };
    return open;
  }

  async #closeUnused(): Promise<void> {
    for (const [name, { log, users }] of this.#open) {
      if (this.#open.size <= LOGS_OPEN_MAX) return;
      if (users > 0) continue;
      this.#open.delete(name);
      await (await log).close();
    }
  }
}

function validateRecords(name: string, records: readonly NewRecord[]): void {
  const invalid = (message: string): SegmentError => new SegmentError('invalid', name, message);
  if (records.length > APPEND_RECORDS_MAX) {
    throw invalid(`${records.length} records at once, more than ${APPEND_RECORDS_MAX}`);
  }
  let total = 0;
  let last = 0;
  for (const { timeMs, bytes, sequence } of records) {
    if (bytes.length > RECORD_BYTES_MAX) {
      throw invalid(`A record of ${bytes.length} bytes, more than ${RECORD_BYTES_MAX}`);
    }
    if (!Number.isFinite(timeMs)) throw invalid(`A record has a time, not ${timeMs}`);
    if (sequence !== undefined) {
      if (!Number.isSafeInteger(sequence) || sequence <= last) {
        throw invalid(`Sequences are positive integers and grow: ${sequence} after ${last}`);
      }
      last = sequence;
    }
    total += bytes.length;
  }
  if (total > APPEND_BYTES_MAX) throw invalid(`${total} bytes at once, more than ${APPEND_BYTES_MAX}`);
}

function validateLimit(name: string, limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= READ_RECORDS_MAX) return;
  throw new SegmentError('invalid', name, `A read has a limit of 1 to ${READ_RECORDS_MAX}, not ${limit}`);
}
