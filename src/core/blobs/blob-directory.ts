/**
 * {@link BlobStore} in a directory: `tmp/` while writing, `XX/ID` in place, `quarantine/` for what a power
 * cut broke.
 */

import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { errorCode } from '../file-errors.ts';
import type { Files, OpenFile } from '../files.ts';
import { Pins } from '../pins.ts';
import { BlobError, toBlobError } from './blob-errors.ts';
import { blobFacts, isBlobId, makeBlobId, makeCopyId, randomHex } from './blob-id.ts';
import { streamOf } from './blob-reader.ts';
import type { BlobRange, BlobStore, WriteOptions, WrittenBlob } from './blob-store.ts';
import { BlobWriter, drain } from './blob-writer.ts';

export interface BlobDirectoryOptions {
  files: Files;
  /** Made when the first blob is written. */
  root: string;
  durability: 'default' | 'strict';
  random: (count: number) => Uint8Array;
}

export interface SweepOptions {
  /** For each of the ids, whether a record owns it. */
  isOwned(ids: readonly string[]): Promise<readonly boolean[]>;
  /** Only blobs that have not changed since: younger ones may be about to get their owner. */
  changedBeforeMs: number;
}

export interface BlobDirectory extends BlobStore {
  /** Removes what writes left behind that a crash cut off. To be called before anything is written. */
  removeLeftovers(): Promise<void>;
  /** Checks blobs changed at or after `sinceMs` against their checksum; broken ones go into quarantine. */
  verify(sinceMs: number): Promise<{ checked: number; quarantined: string[] }>;
  /** When a blob was written last; undefined when there is none. */
  lastWrittenMs(): Promise<number | undefined>;
  /** Removes blobs without an owner; resolves with their ids. */
  sweep(options: SweepOptions): Promise<string[]>;
  /** Every blob's id, directory by directory. */
  ids(): AsyncIterable<string[]>;
  /** Holds removals back until the returned function is called. */
  pin(): () => void;
  /** Refuses whatever comes after. */
  close(): void;
}

export function openBlobDirectory(options: BlobDirectoryOptions): BlobDirectory {
  return new FileBlobDirectory(options);
}

/** Owners that are asked for at once. */
const SWEEP_IDS_MAX = 500;
const VERIFY_BYTES = 1024 * 1024;

class FileBlobDirectory implements BlobDirectory {
  readonly #files: Files;
  readonly #root: string;
  readonly #isStrict: boolean;
  readonly #random: (count: number) => Uint8Array;
  readonly #made = new Set<string>();
  readonly #pins = new Pins();
  #isClosed = false;

  constructor({ files, root, durability, random }: BlobDirectoryOptions) {
    this.#files = files;
    this.#root = root;
    this.#isStrict = durability === 'strict';
    this.#random = random;
  }

  async write(
    source: AsyncIterable<Uint8Array> | Uint8Array,
    options: WriteOptions = {},
  ): Promise<WrittenBlob> {
    const temporary = `${this.#root}/tmp/${randomHex(this.#random)}`;
    let file: OpenFile | undefined;
    let writer: BlobWriter | undefined;
    let id: string | undefined;
    try {
      this.#mustBeOpen('');
      await this.#make(`${this.#root}/tmp`);
      file = await this.#files.open(temporary, 'create');
      writer = new BlobWriter(file, options);
      const target = writer;
      if (source instanceof Uint8Array) await target.add(source);
      else await drain(source, (chunk) => target.add(chunk), options.signal);
      const { digests, ...facts } = await writer.finish();
      if (this.#isStrict) await file.sync();
      await file.close();
      id = makeBlobId(this.#random, facts);
      await this.#place(temporary, id);
      return { id, size: facts.size, digests };
    } catch (error) {
      await writer?.abandon();
      await file?.close().catch(() => {});
      await this.#files.remove(temporary).catch(() => {});
      // The disk may fail after the rename, when the name is synced.
      if (id !== undefined) await this.#files.remove(this.path(id)).catch(() => {});
      if (!(source instanceof Uint8Array) && source instanceof Readable) source.destroy();
      throw toBlobError(error, '', temporary);
    }
  }

  async open(id: string, range?: BlobRange): Promise<Readable> {
    const { start, end } = this.#range(id, range);
    const path = this.path(id);
    const file = await this.#openToRead(id);
    return streamOf(file, start, end, {
      failed: (error) => toBlobError(error, id, path) as Error,
      endedEarly: () => endsTooEarly(id),
    });
  }

  async read(id: string, bytesMax: number, range?: BlobRange): Promise<Buffer> {
    const { start, end } = this.#range(id, range);
    if (end - start > bytesMax) {
      throw new BlobError(
        'too-large',
        id,
        `${end - start} bytes, more than the ${bytesMax} that are allowed`,
      );
    }
    const file = await this.#openToRead(id);
    try {
      const buffer = Buffer.allocUnsafe(end - start);
      const count = await readWhole(file, buffer, start);
      if (count === buffer.length) return buffer;
      throw endsTooEarly(id);
    } catch (error) {
      throw toBlobError(error, id, this.path(id));
    } finally {
      await file.close();
    }
  }

  size(id: string): number {
    return blobFacts(id).size;
  }

  async copy(id: string): Promise<string> {
    this.#mustBeOpen(id);
    const from = this.path(id);
    const copyId = makeCopyId(this.#random, id);
    try {
      await this.#inDirectoryOf(copyId, () => this.#linkOrCopy(from, this.path(copyId)));
      if (this.#isStrict) await this.#files.syncDirectory(this.#directory(copyId));
    } catch (error) {
      await this.#files.remove(this.path(copyId)).catch(() => {});
      throw await this.#explained(error, id);
    }
    return copyId;
  }

  async remove(id: string): Promise<void> {
    const path = this.path(id);
    await this.#pins.released();
    this.#mustBeOpen(id);
    try {
      await this.#files.remove(path);
      await this.#files.remove(this.#quarantined(id));
      if (this.#isStrict) await this.#syncRemoval(id);
    } catch (error) {
      throw toBlobError(error, id, path);
    }
  }

  /** Or a power cut brings a blob back whose removal the outbox has already forgotten. */
  async #syncRemoval(id: string): Promise<void> {
    try {
      await this.#files.syncDirectory(this.#directory(id));
    } catch (error) {
      // Without the directory there never was such a blob.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  path(id: string): string {
    blobFacts(id);
    return `${this.#directory(id)}/${id}`;
  }

  async removeLeftovers(): Promise<void> {
    await this.#files.removeTree(`${this.#root}/tmp`);
  }

  async verify(sinceMs: number): Promise<{ checked: number; quarantined: string[] }> {
    let checked = 0;
    const quarantined: string[] = [];
    for await (const ids of this.ids()) {
      for (const id of ids) {
        const facts = await this.#files.facts(this.path(id));
        if (facts === undefined || facts.modifiedMs < sinceMs) continue;
        checked++;
        if (await this.#isWhole(id, facts.size)) continue;
        quarantined.push(id);
        await this.#files.makeDirectory(`${this.#root}/quarantine`);
        await this.#files.rename(this.path(id), this.#quarantined(id));
      }
    }
    return { checked, quarantined };
  }

  async lastWrittenMs(): Promise<number | undefined> {
    let last: number | undefined;
    for await (const ids of this.ids()) {
      for (const id of ids) {
        const facts = await this.#files.facts(this.path(id));
        if (facts !== undefined) last = Math.max(last ?? 0, facts.modifiedMs);
      }
    }
    return last;
  }

  async sweep(options: SweepOptions): Promise<string[]> {
    const orphans: string[] = [];
    // All of them before the first is removed: its other links would look young then.
    for await (const ids of this.ids()) orphans.push(...(await this.#orphansOf(ids, options)));
    for (const id of orphans) await this.remove(id);
    return orphans;
  }

  async #orphansOf(ids: readonly string[], { isOwned, changedBeforeMs }: SweepOptions): Promise<string[]> {
    const orphans: string[] = [];
    for (let i = 0; i < ids.length; i += SWEEP_IDS_MAX) {
      const some = ids.slice(i, i + SWEEP_IDS_MAX);
      const owned = await isOwned(some);
      for (const [n, id] of some.entries()) {
        if (owned[n] !== false) continue;
        const facts = await this.#files.facts(this.path(id));
        if (facts !== undefined && facts.changedMs < changedBeforeMs) orphans.push(id);
      }
    }
    return orphans;
  }

  async *ids(): AsyncIterable<string[]> {
    for (const name of await this.#files.list(this.#root)) {
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      yield (await this.#files.list(`${this.#root}/${name}`)).filter(isBlobId);
    }
  }

  pin(): () => void {
    return this.#pins.pin();
  }

  close(): void {
    this.#isClosed = true;
  }

  #mustBeOpen(id: string): void {
    if (this.#isClosed) throw new BlobError('closed', id, 'The blobs belong to a state that was replaced');
  }

  #range(id: string, range: BlobRange | undefined): BlobRange {
    const { size } = blobFacts(id);
    if (range === undefined) return { start: 0, end: size };
    const { start, end } = range;
    const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end <= size;
    if (isInside && start <= end) return range;
    throw new BlobError('invalid', id, `Bytes ${start} to ${end} of a blob of ${size}`);
  }

  /** Random digits, so that directories fill evenly. */
  #directory(id: string): string {
    return `${this.#root}/${id.slice(0, 2)}`;
  }

  #quarantined(id: string): string {
    return `${this.#root}/quarantine/${id}`;
  }

  async #openToRead(id: string): Promise<OpenFile> {
    this.#mustBeOpen(id);
    try {
      return await this.#files.open(this.path(id), 'read');
    } catch (error) {
      throw await this.#explained(error, id);
    }
  }

  /** Tells a blob in quarantine from one that is not there. */
  async #explained(error: unknown, id: string): Promise<unknown> {
    if (errorCode(error) === 'ENOENT') {
      // When the disk does not tell, the blob is missing and no more is known.
      const facts = await this.#files.facts(this.#quarantined(id)).catch(() => undefined);
      if (facts !== undefined) {
        return new BlobError(
          'damaged',
          id,
          `Blob ${id} was damaged by a power cut: ${this.#quarantined(id)}`,
        );
      }
    }
    return toBlobError(error, id, this.path(id));
  }

  async #place(temporary: string, id: string): Promise<void> {
    await this.#inDirectoryOf(id, () => this.#files.rename(temporary, this.path(id)));
    if (this.#isStrict) await this.#files.syncDirectory(this.#directory(id));
  }

  /** Runs what makes a name for `id`, whose directory may not be there yet. */
  async #inDirectoryOf(id: string, action: () => Promise<void>): Promise<void> {
    const directory = this.#directory(id);
    await this.#make(directory);
    await action();
  }

  async #make(directory: string): Promise<void> {
    if (this.#made.has(directory)) return;
    await this.#files.makeDirectory(directory);
    if (this.#isStrict) {
      await this.#files.syncDirectory(this.#root);
      await this.#files.syncDirectory(dirname(this.#root));
    }
    this.#made.add(directory);
  }

  /** File systems without hard links, and files with too many of them, get a real copy. */
  async #linkOrCopy(from: string, to: string): Promise<void> {
    try {
      await this.#files.link(from, to);
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (!['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV'].includes(code)) throw error;
      const temporary = `${this.#root}/tmp/${randomHex(this.#random)}`;
      await this.#make(`${this.#root}/tmp`);
      await this.#files.copy(from, temporary);
      if (this.#isStrict) await this.#sync(temporary);
      await this.#files.rename(temporary, to);
    }
  }

  async #sync(path: string): Promise<void> {
    const file = await this.#files.open(path, 'update');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #isWhole(id: string, sizeOnDisk: number): Promise<boolean> {
    const facts = blobFacts(id);
    if (facts.size !== sizeOnDisk) return false;
    const file = await this.#files.open(this.path(id), 'read');
    try {
      const buffer = Buffer.allocUnsafe(Math.min(VERIFY_BYTES, facts.size));
      let checksum = 0;
      for (let at = 0; at < facts.size; ) {
        const count = await file.read(buffer, at);
        if (count === 0) return false;
        checksum = crc32(buffer.subarray(0, count), checksum);
        at += count;
      }
      return checksum === facts.crc32;
    } finally {
      await file.close();
    }
  }
}

async function readWhole(file: OpenFile, buffer: Uint8Array, start: number): Promise<number> {
  let total = 0;
  while (total < buffer.length) {
    const count = await file.read(buffer.subarray(total), start + total);
    if (count === 0) break;
    total += count;
  }
  return total;
}

function endsTooEarly(id: string): BlobError {
  return new BlobError('damaged', id, `The file of blob ${id} ends too early`);
}
