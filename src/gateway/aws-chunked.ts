/**
 * The aws-chunked framing of uploads, undone as S3 undoes it: signed chunks, signed and unsigned trailers.
 *
 *     10000;chunk-signature=ad80c730...\r\n<65536 bytes>\r\n ... 0;chunk-signature=b6c6ea8a...\r\n
 *     x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc...\r\n\r\n
 *
 * What is taken and what is refused follows tests that others run against S3 itself: bytes behind the blank line that
 * ends the trailers are ignored, a missing last line break is forgiven, a bare line feed is not, but for one between a
 * trailer and its line break.
 */

import { createHash, type Hash, hash } from 'node:crypto';
import { Transform } from 'node:stream';
import { declaredTrailers, malformedTrailer } from '../core/checksums.ts';
import { AwsError } from '../core/errors.ts';
import type { ChunkChain } from './chunk-signatures.ts';
import { headerOf, type RequestHead } from './request-head.ts';

/** Longest head of a chunk and longest trailer line. A padded asymmetric signature is 144 characters. */
const LINE_BYTES_MAX = 4096;
const TRAILERS_MAX = 16;
/** All chunks but the last must be at least so long. */
const CHUNK_BYTES_MIN = 8192;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/** What the head of a request says about its chunks. */
export interface ChunkedFraming {
  /** Length of the object. */
  readonly decodedBytes: number;
  /** Chunks and trailers carry signatures. */
  readonly isSigned: boolean;
  /** Names of the trailers that were announced, in lower case. */
  readonly trailerNames: readonly string[];
}

/**
 * Reads the framing of a body that is aws-chunked (`SignedRequest.framing`, or an anonymous request whose
 * `x-amz-content-sha256` begins with `STREAMING-`).
 *
 * @throws AwsError MissingContentLength, IncompleteBody or about the trailers
 */
export function readChunkedFraming(head: RequestHead): ChunkedFraming {
  const kind = headerOf(head, 'x-amz-content-sha256') ?? '';
  const decoded = headerOf(head, 'x-amz-decoded-content-length') ?? '';
  if (!/^\d{1,15}$/.test(decoded)) {
    // The header that S3 misses is the other one.
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', {
      status: 411,
    });
  }
  const decodedBytes = Number(decoded);
  // Framing takes bytes: a body as long as the object holds less than it promises.
  if (Number(headerOf(head, 'content-length')) === decodedBytes) throw bodyEndedEarly();
  const trailerNames = declaredTrailers(head.headers['x-amz-trailer']);
  if (trailerNames.length > 0 && !kind.endsWith('-TRAILER')) throw malformedTrailer();
  return { decodedBytes, isSigned: !kind.startsWith('STREAMING-UNSIGNED'), trailerNames };
}

/** The body ended in the middle of its framing, or is no framing at all. */
function bodyEndedEarly(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 });
}

/** The body holds another number of bytes than was promised. */
export function wrongBodyLength(expectedBytes: number, providedBytes: number): AwsError {
  return new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
    { status: 400, fields: { NumberBytesExpected: expectedBytes, NumberBytesProvided: providedBytes } },
  );
}

/** Undoes the framing of bytes as they come. */
export interface ChunkDecoder {
  /** Takes the next bytes of the body and gives pieces of the object, which are views of them. */
  push(bytes: Buffer, emit: (piece: Buffer) => void): void;
  /** The body is over. */
  end(): void;
  /** Trailers by lower-case name; complete after `end`. */
  readonly trailers: Readonly<Record<string, string>>;
}

type State = 'head' | 'data' | 'data-end' | 'trailers' | 'done';

/**
 * @param chain verifies the signatures; without it (a caller whose key cannot be verified) they are only read
 */
export function createChunkDecoder(framing: ChunkedFraming, chain?: ChunkChain): ChunkDecoder {
  let state: State = 'head';
  let chunkBytes = 0;
  let chunkLeft = 0;
  let chunkNumber = 0;
  let chunkSignature = '';
  let chunkHash: Hash | undefined;
  let chunkSha256 = '';
  let providedBytes = 0;
  let lastChunkDone = false;
  const trailers = createTrailers(framing);

  const startChunk = (text: string): void => {
    const head = readChunkHead(text, framing.isSigned);
    chunkNumber++;
    if (head.bytes > 0 && chunkNumber > 1 && chunkBytes < CHUNK_BYTES_MIN) {
      throw chunkTooSmall(chunkNumber, chunkBytes);
    }
    chunkBytes = head.bytes;
    chunkLeft = head.bytes;
    chunkSignature = head.signature;
    chunkSha256 = '';
    if (head.bytes > 0) {
      state = 'data';
      return;
    }
    chain?.chunk(hash('sha256', ''), head.signature);
    lastChunkDone = true;
    state = 'trailers';
  };

  const takeData = (bytes: Buffer, from: number, emit: (piece: Buffer) => void): number => {
    const piece = bytes.subarray(from, from + chunkLeft);
    if (chain) {
      // The usual chunk comes in one piece; a running hash costs more than hashing it at once.
      if (piece.length === chunkBytes) chunkSha256 = hash('sha256', piece);
      else {
        chunkHash ??= createHash('sha256');
        chunkHash.update(piece);
      }
    }
    chunkLeft -= piece.length;
    providedBytes += piece.length;
    // More than was promised is counted for the error, but nobody gets it.
    if (providedBytes <= framing.decodedBytes) emit(piece);
    if (chunkLeft === 0) state = 'data-end';
    return from + piece.length;
  };

  const endChunk = (text: string): void => {
    if (text !== '') throw bodyEndedEarly();
    if (chain) chain.chunk(chunkHash ? chunkHash.digest('hex') : chunkSha256, chunkSignature);
    chunkHash = undefined;
    state = 'head';
  };

  const takeLine = (text: string): void => {
    if (state === 'head') startChunk(text);
    else if (state === 'data-end') endChunk(text);
    else if (text === '') state = 'done';
    else trailers.take(text);
  };
  const lines = createLines(takeLine);

  return {
    push(bytes, emit) {
      let at = 0;
      while (at < bytes.length && state !== 'done') {
        if (state === 'data') {
          at = takeData(bytes, at, emit);
          continue;
        }
        at = lines.push(bytes, at, state === 'trailers');
      }
    },
    end() {
      if (!lastChunkDone || lines.isWithin()) throw bodyEndedEarly();
      trailers.check(chain);
      if (providedBytes !== framing.decodedBytes) throw wrongBodyLength(framing.decodedBytes, providedBytes);
    },
    trailers: trailers.values,
  };
}

/** Lines that end in CRLF, however their bytes come. */
function createLines(take: (text: string) => void) {
  let line = '';
  return {
    /** A line has begun and not ended. */
    isWithin: () => line !== '',
    /** @returns where the next line begins */
    push(bytes: Buffer, from: number, isTrailer: boolean): number {
      const end = bytes.indexOf(LINE_FEED, from);
      line += bytes.toString('latin1', from, end < 0 ? bytes.length : end);
      if (line.length > LINE_BYTES_MAX) throw bodyEndedEarly();
      if (end < 0) return bytes.length;
      if (line.charCodeAt(line.length - 1) === CARRIAGE_RETURN) {
        const text = line.slice(0, -1);
        line = '';
        take(text);
      } else if (isTrailer) {
        // minio-go ends a trailer with `\n\r\n`, and S3 takes that: a blank at the end of the value.
        line += '\n';
      } else throw bodyEndedEarly();
      return end + 1;
    },
  };
}

function readChunkHead(text: string, isSigned: boolean): { bytes: number; signature: string } {
  const semicolon = text.indexOf(';');
  const size = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (!/^[0-9a-fA-F]{1,13}$/.test(size)) throw bodyEndedEarly();
  const bytes = Number.parseInt(size, 16);
  if (!isSigned) return { bytes, signature: '' };
  const extension = semicolon < 0 ? '' : text.slice(semicolon + 1);
  const equals = extension.indexOf('=');
  const signature = extension.slice(equals + 1).trim();
  // S3 takes any name for the signature's, and then finds that it does not match; a second parameter breaks it.
  const isNamed = extension.slice(0, Math.max(equals, 0)).trim() === 'chunk-signature';
  if (equals < 0 || signature === '' || (isNamed && signature.includes(';'))) throw bodyEndedEarly();
  return { bytes, signature };
}

function chunkTooSmall(chunkNumber: number, bytes: number): AwsError {
  return new AwsError(
    'InvalidChunkSizeError',
    'Only the last chunk is allowed to have a size less than 8192 bytes',
    // The number is of the chunk at whose head S3 notices, the size of the one before it.
    { status: 403, fields: { Chunk: chunkNumber, BadChunkSize: bytes } },
  );
}

/** Collects trailer lines and checks them against what was announced. */
function createTrailers({ isSigned, trailerNames }: ChunkedFraming) {
  // No prototype: `__proto__` is a name like any other.
  const values: Record<string, string> = Object.create(null);
  let signedLines = '';
  let signature: string | undefined;
  let count = 0;
  return {
    values,
    take(text: string): void {
      const colon = text.indexOf(':');
      if (colon < 0 || ++count > TRAILERS_MAX) throw malformedTrailer();
      const name = text.slice(0, colon).trim().toLowerCase();
      const value = text.slice(colon + 1).trim();
      if (isSigned && name === TRAILER_SIGNATURE) {
        signature = value;
        return;
      }
      if (!trailerNames.includes(name)) throw malformedTrailer();
      // Sent twice, the last one counts.
      values[name] = value;
      signedLines += `${name}:${value}\n`;
    },
    check(chain: ChunkChain | undefined): void {
      for (const name of trailerNames) if (values[name] === undefined) throw malformedTrailer();
      if (!isSigned) return;
      const wantsSignature = trailerNames.length > 0;
      if (wantsSignature !== (signature !== undefined)) throw bodyEndedEarly();
      if (signature !== undefined) chain?.trailers(signedLines, signature);
    },
  };
}

/** A stream that undoes the framing, with backpressure; `trailers` is complete when it has ended. */
export interface ChunkedStream {
  readonly stream: Transform;
  readonly trailers: Readonly<Record<string, string>>;
}

/** For bodies that are not to be held in memory. Errors destroy the stream with the AwsError that S3 would answer. */
export function decodeChunkedStream(framing: ChunkedFraming, chain?: ChunkChain): ChunkedStream {
  const decoder = createChunkDecoder(framing, chain);
  const stream = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      attempt(done, () => decoder.push(bytes, (piece) => this.push(piece)));
    },
    flush(done) {
      attempt(done, () => decoder.end());
    },
  });
  return { stream, trailers: decoder.trailers };
}

function attempt(done: (error?: Error | null) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}

/** For bodies that are already here. */
export function decodeChunkedBody(
  body: Buffer,
  framing: ChunkedFraming,
  chain?: ChunkChain,
): { body: Buffer; trailers: Readonly<Record<string, string>> } {
  const decoder = createChunkDecoder(framing, chain);
  const pieces: Buffer[] = [];
  decoder.push(body, (piece) => pieces.push(piece));
  decoder.end();
  const [only] = pieces;
  return { body: pieces.length === 1 && only ? only : Buffer.concat(pieces), trailers: decoder.trailers };
}
