import { crc32 } from 'node:zlib';
import type { OpenFile } from '../files.ts';
import { BlobError } from './blob-errors.ts';
import type { DigestCalculator, WriteOptions } from './blob-store.ts';

/** Chunks of a socket are small: so many bytes go to the disk at once, while the next ones are gathered. */
const GATHERED_BYTES = 256 * 1024;

/**
 * Streams one body into a file: two buffers of {@link GATHERED_BYTES} at most, digests and checksum on the
 * way.
 */
export class BlobWriter {
  readonly #file: OpenFile;
  readonly #digests: readonly DigestCalculator[];
  readonly #sizeMax: number;
  #size = 0;
  #crc32 = 0;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #written = 0;
  #writing: Promise<void> | undefined;

  constructor(file: OpenFile, { digests = [], sizeMax = Number.MAX_SAFE_INTEGER }: WriteOptions) {
    this.#file = file;
    this.#digests = digests;
    this.#sizeMax = sizeMax;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length;
    if (this.#size > this.#sizeMax) {
      throw new BlobError('too-large', '', `More than the ${this.#sizeMax} bytes that are allowed`);
    }
    this.#crc32 = crc32(chunk, this.#crc32);
    for (const digest of this.#digests) {
      const taken = digest.update(chunk);
      if (taken !== undefined) await taken;
    }
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    if (this.#gatheredBytes >= GATHERED_BYTES) await this.#flush();
  }

  async finish(): Promise<{ size: number; crc32: number; digests: Map<string, Uint8Array> }> {
    await this.#flush();
    await this.#writing;
    const digests = new Map<string, Uint8Array>();
    for (const digest of this.#digests) digests.set(digest.name, await digest.digest());
    return { size: this.#size, crc32: this.#crc32, digests };
  }

  /** Resolves when nothing is under way any more, so that the file can be closed. */
  async abandon(): Promise<void> {
    await this.#writing?.catch(() => {});
  }

  /** Waits for the write before, then starts the next one and returns: the source goes on meanwhile. */
  async #flush(): Promise<void> {
    await this.#writing;
    if (this.#gatheredBytes === 0) return;
    const writing = this.#file.write(this.#gathered, this.#written);
    // Awaited by the next flush; until then an error must not count as unhandled.
    writing.catch(() => {});
    this.#writing = writing;
    this.#written += this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }
}

/**
 * Gives each chunk of `source` to `take`. When the signal aborts, it stops even while the source is silent;
 * the source is always told when it is not read to its end.
 */
export async function drain(
  source: AsyncIterable<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  const aborted = abortion(signal);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await (aborted === undefined ? iterator.next() : aborted.orNext(iterator));
      isDone = next.done === true;
      if (next.done === true) return;
      await take(next.value);
    }
  } finally {
    aborted?.forget();
    // Not awaited: a generator answers only after the step that it is waiting in.
    if (!isDone) iterator.return?.().catch(() => {});
  }
}

/**
 * Waits for the next chunk or for the signal. Not Promise.race over one promise of the signal's: that promise would
 * keep every chunk of the body until the end.
 */
function abortion(signal: AbortSignal | undefined) {
  if (signal === undefined) return undefined;
  let reject = (_reason: unknown): void => {};
  const listener = (): void => reject(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  return {
    orNext: <T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> =>
      new Promise((resolve, failed) => {
        reject = failed;
        iterator.next().then(resolve, failed);
      }),
    forget: () => signal.removeEventListener('abort', listener),
  };
}
