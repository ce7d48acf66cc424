/** The content of an object: read whole or in part, wherever it is kept. */

import { Readable } from 'node:stream';
import { BlobError } from '../../core/blobs/blob-errors.ts';
import type { BlobStore } from '../../core/blobs/blob-store.ts';
import type { StagedContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { KnownVersion } from '../../core/tuple.ts';
import type { PartRecord, StoredObject } from './object-record.ts';
import type { ByteRange } from './ranges.ts';
import { readersOf } from './readers.ts';
import { ANYWHERE, bodies, parts } from './state.ts';

/** Where content is, read together with its object: no later change of the key can mix it up. */
export type Content =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'blob'; blobId: string }
  | { kind: 'parts'; uploadId: string; parts: PartRecord[] };

/** The content of a version is gone, because the version is: to be looked at again. */
class ContentGoneError extends Error {}

/** An object that is overwritten again and again may go away between each look at it and the opening of its file. */
const LOOKS_MAX = 20;

/**
 * Does what looks for an object and then opens its content; once more when that went away in between.
 *
 * @throws BlobError when it is not found again and again: a power cut has taken it
 */
export async function whileContentMoves<T>(attempt: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ContentGoneError)) throw error;
      if (look === LOOKS_MAX) throw error.cause ?? error;
    }
  }
}

export async function contentOf(tx: Transaction, object: StoredObject): Promise<Content> {
  const { bucketId, body, bodyVersion, blobId, uploadId } = object;
  if (body !== undefined) return { kind: 'bytes', bytes: body };
  if (blobId !== undefined) return { kind: 'blob', blobId };
  if (bodyVersion !== undefined) {
    const row = await bodies.get(tx, ANYWHERE, bucketId, new KnownVersion(bodyVersion));
    if (row === undefined) throw new ContentGoneError('The row of a body is gone');
    return { kind: 'bytes', bytes: row.bytes };
  }
  if (uploadId !== undefined) {
    const found = await partsOf(tx, { bucketId, uploadId }, true);
    if (found.length !== object.partCount) throw new ContentGoneError('Parts of an object are gone');
    return { kind: 'parts', uploadId, parts: found };
  }
  return { kind: 'bytes', bytes: new Uint8Array() };
}

/**
 * All parts in order.
 *
 * @param isFinal of an object, and not of an upload in progress: they never change, nothing is checked at the commit
 */
export async function partsOf(
  tx: Transaction,
  { bucketId, uploadId }: { bucketId: number; uploadId: string },
  isFinal: boolean,
): Promise<PartRecord[]> {
  const found: PartRecord[] = [];
  const query = { prefix: [bucketId, uploadId], snapshot: isFinal };
  for await (const part of parts.scan(tx, ANYWHERE, query)) found.push(part);
  return found;
}

/**
 * Opens content for reading: bytes when they are here, else a stream that has begun.
 *
 * Within {@link whileContentMoves}: a file may go away in between.
 */
export async function openContent(
  context: StagedContext,
  content: Content,
  range: ByteRange | undefined,
): Promise<Uint8Array | Readable> {
  if (content.kind === 'bytes') {
    return range === undefined ? content.bytes : content.bytes.subarray(range.start, range.end);
  }
  if (content.kind === 'blob') return openBlob(context.blobs, content.blobId, range);
  return openParts(context, content, range);
}

async function openBlob(blobs: BlobStore, id: string, range: ByteRange | undefined): Promise<Readable> {
  try {
    return await blobs.open(id, range);
  } catch (error) {
    throw asContentGone(error);
  }
}

/** A second blob of the same content. Within {@link whileContentMoves}: the first one may go away in between. */
export async function copyBlob(blobs: BlobStore, id: string): Promise<string> {
  try {
    return await blobs.copy(id);
  } catch (error) {
    throw asContentGone(error);
  }
}

function asContentGone(error: unknown): unknown {
  if (!(error instanceof BlobError) || error.reason !== 'missing') return error;
  return new ContentGoneError('A file of content is gone', { cause: error });
}

/** A part, or what of it a range takes. */
interface Piece {
  part: PartRecord;
  range: ByteRange | undefined;
}

function piecesOf(all: readonly PartRecord[], range: ByteRange | undefined): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of all) {
    const start = Math.max((range?.start ?? 0) - at, 0);
    const end = Math.min((range?.end ?? Number.POSITIVE_INFINITY) - at, part.size);
    if (start < end)
      pieces.push({ part, range: start === 0 && end === part.size ? undefined : { start, end } });
    at += part.size;
  }
  return pieces;
}

async function openParts(
  context: StagedContext,
  { uploadId, parts: all }: Extract<Content, { kind: 'parts' }>,
  range: ByteRange | undefined,
): Promise<Readable> {
  const leave = readersOf(context).enter(uploadId, context.waiters);
  try {
    const pieces = piecesOf(all, range);
    const [first, ...others] = pieces;
    // Opened before anything is sent, so that a part that is gone is an error and no broken-off answer.
    const opened = first === undefined ? undefined : await openPiece(context.blobs, first);
    const stream = Readable.from(readPieces(context.blobs, opened, others), { objectMode: false });
    stream.once('close', () => {
      leave();
      // A stream that nobody read has not begun with its first part either.
      if (opened instanceof Readable) opened.destroy();
    });
    return stream;
  } catch (error) {
    leave();
    throw error;
  }
}

async function openPiece(blobs: BlobStore, { part, range }: Piece): Promise<Readable | Uint8Array> {
  if (part.blobId !== undefined) return openBlob(blobs, part.blobId, range);
  const bytes = part.bytes ?? new Uint8Array();
  return range === undefined ? bytes : bytes.subarray(range.start, range.end);
}

async function* readPieces(
  blobs: BlobStore,
  first: Readable | Uint8Array | undefined,
  others: readonly Piece[],
): AsyncGenerator<Uint8Array> {
  if (first === undefined) return;
  yield* chunksOf(first);
  for (const piece of others) yield* chunksOf(await openPiece(blobs, piece));
}

async function* chunksOf(source: Readable | Uint8Array): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else yield* source;
}
