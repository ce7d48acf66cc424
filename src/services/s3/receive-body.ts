/** Takes in the body of an upload: small ones into memory, others into a blob while they come. */

import type { Readable } from 'node:stream';
import { BlobError } from '../../core/blobs/blob-errors.ts';
import type { BlobStore, DigestCalculator } from '../../core/blobs/blob-store.ts';
import type { StagedContext } from '../../core/context.ts';
import {
  type BodyDigests,
  checkDigests,
  type DigestPlan,
  digestsOf,
  digestsOfBlob,
  isFromSocket,
  runningDigests,
} from './body-digests.ts';
import { entityTooLarge, headerNotImplemented, incompleteBody, missingContentLength } from './errors.ts';

/** Up to here a body is kept in the store; a file costs more than it saves. */
export const STORE_BYTES_MAX = 32 * 1024;
/** S3's limit of one PUT. */
export const UPLOAD_BYTES_MAX = 5 * 1024 ** 3;

/** Content that no record owns yet: who does not keep it gives it to {@link dropReceived}. */
export type Received = {
  size: number;
  digests: BodyDigests;
} & ({ bytes: Uint8Array; blobId?: undefined } | { blobId: string; bytes?: undefined });

/** Undoes {@link receiveBody} where the request fails after it. */
export async function dropReceived(blobs: BlobStore, received: Received): Promise<void> {
  if (received.blobId !== undefined) await blobs.remove(received.blobId);
}

/**
 * Reads the body to its end and compares it with what the request claims of it. Nothing is left behind when that fails.
 *
 * @throws AwsError EntityTooLarge, MissingContentLength, NotImplemented, IncompleteBody, BadDigest
 */
export async function receiveBody(
  context: StagedContext,
  body: Readable | undefined,
  plan: DigestPlan,
): Promise<Received> {
  const length = announcedLength(context);
  if (length !== undefined && length > UPLOAD_BYTES_MAX) throw entityTooLarge(length, UPLOAD_BYTES_MAX);
  const received = await receive(context, body, plan, length);
  try {
    checkDigests(plan, received.digests, () => context.request.trailers());
  } catch (error) {
    await dropReceived(context.blobs, received);
    throw error;
  }
  return received;
}

/** Whether the body will be kept in the store: it is here at once, so that nothing needs to be looked at before. */
export function isSmallBody(context: StagedContext): boolean {
  const length = announcedLength(context);
  return length !== undefined && length <= STORE_BYTES_MAX;
}

/** The length of the object that the head of the request announces; undefined for calls from inside. */
function announcedLength({ request }: StagedContext): number | undefined {
  if (!isFromSocket(request)) return undefined;
  const decoded = request.headers['x-amz-decoded-content-length'];
  const kind = request.headers['x-amz-content-sha256'];
  const isChunked = typeof kind === 'string' && kind.startsWith('STREAMING-');
  const length = isChunked ? decoded : request.headers['content-length'];
  if (typeof length === 'string' && length !== '') return Number(length);
  const encoding = request.headers['transfer-encoding'];
  if (encoding !== undefined) throw headerNotImplemented('Transfer-Encoding');
  throw missingContentLength();
}

async function receive(
  context: StagedContext,
  body: Readable | undefined,
  plan: DigestPlan,
  length: number | undefined,
): Promise<Received> {
  if (body === undefined) return inMemory(plan, new Uint8Array());
  if (length !== undefined && length <= STORE_BYTES_MAX) return inMemory(plan, await collect(body));
  const source = body[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes <= STORE_BYTES_MAX) {
      const next = await source.next();
      if (next.done === true) return inMemory(plan, Buffer.concat(first));
      const chunk: Uint8Array = next.value;
      first.push(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw asAwsError(error);
  }
  return intoBlob(context, chain(first, source), plan);
}

function inMemory(plan: DigestPlan, bytes: Uint8Array): Received {
  return { size: bytes.length, bytes, digests: digestsOf(plan, bytes) };
}

async function intoBlob(
  { blobs, signal }: StagedContext,
  source: AsyncIterable<Uint8Array>,
  plan: DigestPlan,
): Promise<Received> {
  const digests: DigestCalculator[] = runningDigests(plan).map(({ name, digest }) => ({
    name,
    update: (chunk) => digest.update(chunk),
    digest: () => digest.digest(),
  }));
  try {
    const written = await blobs.write(source, { digests, sizeMax: UPLOAD_BYTES_MAX, signal });
    return { size: written.size, blobId: written.id, digests: digestsOfBlob(plan, written.digests) };
  } catch (error) {
    if (error instanceof BlobError && error.reason === 'too-large') {
      throw entityTooLarge(UPLOAD_BYTES_MAX + 1, UPLOAD_BYTES_MAX);
    }
    throw asAwsError(error);
  }
}

/** What was read already, then the rest. */
async function* chain(first: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isDone = false;
  try {
    yield* first.splice(0);
    for (;;) {
      const next = await rest.next();
      isDone = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!isDone) await rest.return?.();
  }
}

/** A body of a few chunks at most, without the cost of an iterator. */
function collect(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // It may have failed before this was called: nothing tells of that again.
    if (body.destroyed && !body.readableEnded) {
      reject(body.errored ? asAwsError(body.errored) : incompleteBody());
      return;
    }
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.once('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    body.once('error', (error) => reject(asAwsError(error)));
    body.once('close', () => {
      if (!body.readableEnded) reject(incompleteBody());
    });
  });
}

/** A stream that breaks off is the client's doing; what the checks on its way throw is an AwsError already. */
function asAwsError(error: unknown): unknown {
  const isBroken =
    error instanceof Error && 'code' in error && /^(ECONNRESET|EPIPE|ERR_STREAM_)/.test(String(error.code));
  return isBroken ? incompleteBody() : error;
}
