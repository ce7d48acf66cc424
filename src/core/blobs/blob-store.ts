/**
 * Bodies too large for the store: object bodies, code, archives. A blob is written aside, renamed into place
 * and never changed; one record in the store owns it. Copies are hard links with ids of their own.
 */

import type { Readable } from 'node:stream';

/** Computes one digest of what is written; may work in a worker. */
export interface DigestCalculator {
  readonly name: string;
  /** Takes the next bytes; a promise holds the writer back. */
  update(chunk: Uint8Array): void | Promise<void>;
  digest(): Uint8Array | Promise<Uint8Array>;
}

export interface WriteOptions {
  digests?: readonly DigestCalculator[];
  /** The write rejects with `too-large` as soon as more than this comes. */
  sizeMax?: number;
  /** Ends the write, also while it waits for its source. */
  signal?: AbortSignal;
}

export interface WrittenBlob {
  id: string;
  size: number;
  /** By the names of the calculators. */
  digests: ReadonlyMap<string, Uint8Array>;
}

/** Bytes from `start` up to, not including, `end`. */
export interface BlobRange {
  start: number;
  end: number;
}

/** All methods reject with {@link BlobError}. */
export interface BlobStore {
  /**
   * Writes a body of any size with a few hundred KiB of memory, as fast as disk and source allow. When
   * anything fails (the source, a digest, the disk, the signal), nothing is left behind and the source is
   * destroyed. Resolves when the blob would survive kill -9, under strict durability a power cut. The
   * source's chunks must not change later.
   */
  write(source: AsyncIterable<Uint8Array> | Uint8Array, options?: WriteOptions): Promise<WrittenBlob>;
  /**
   * The content, or a part of it (`end` at most the size). Rejects with `missing` or `damaged` before
   * anything is sent; a blob that is removed later is still read to its end.
   */
  open(id: string, range?: BlobRange): Promise<Readable>;
  /** As {@link open}, in one piece; rejects with `too-large` when that is more than `bytesMax`. */
  read(id: string, bytesMax: number, range?: BlobRange): Promise<Buffer>;
  /** The size, which stands in the id. */
  size(id: string): number;
  /** A second blob with the same content and an id (and owner) of its own, without copying bytes. */
  copy(id: string): Promise<string>;
  /**
   * Removes a blob; does nothing when there is none. While a snapshot is being made this waits, so that the
   * outbox entry that asked for it stays until it is done.
   */
  remove(id: string): Promise<void>;
  /**
   * The file, for programs that read it themselves. It must not be changed and may go away with its owner.
   */
  path(id: string): string;
}
