/**
 * The body of a request, once: collected in memory within a limit, or as a stream. Undoes aws-chunked (with its
 * signatures) and gzip, and checks what the client signed in the body's place.
 */

import { createHash, hash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { inflateLimited } from '../protocol/inflate.ts';
import { type ChunkDecoder, createChunkDecoder, readChunkedFraming } from './aws-chunked.ts';
import { ClientGoneError, type CollectOptions, collectBody } from './body.ts';
import { type ChunkChain, chunkChain } from './chunk-signatures.ts';
import type { GatewayRequest } from './request-head.ts';
import { headerOf } from './request-head.ts';
import type { SignedRequest } from './signed-request.ts';
import type { SigningKeys } from './signing-keys.ts';
import { checkBodySha256 } from './sigv4.ts';

export interface RequestBody {
  /** The whole body, every wrapping undone. May be asked for more than once. */
  collect(): Promise<Buffer>;
  /** The body as it comes. Not together with `collect`. */
  stream(): Readable;
  /** Trailing headers of an aws-chunked body, complete once it has ended. */
  trailers(): Readonly<Record<string, string>>;
}

/** What the signature adds to the body: set between routing and decoding. */
export interface BodySignature {
  signed: SignedRequest;
  /** Undefined: the key is anybody's, and chunk signatures are read but not compared. */
  secret: string | undefined;
  keys: SigningKeys;
}

export class IncomingBody implements RequestBody {
  readonly #request: GatewayRequest;
  #signature: BodySignature | undefined;
  #rules: CollectOptions = {};
  #raw: Promise<Buffer> | undefined;
  #collected: Promise<Buffer> | undefined;
  #decoder: ChunkDecoder | undefined;

  constructor(request: GatewayRequest) {
    this.#request = request;
  }

  /** From here on the body is checked against this signature. */
  signedBy(signature: BodySignature): void {
    this.#signature = signature;
  }

  /** What its service says of bodies that are too long, once the service is known. */
  within(rules: CollectOptions): void {
    this.#rules = rules;
  }

  /** The body exactly as sent, in memory: for signatures that cover its hash. */
  raw(): Promise<Buffer> {
    this.#raw ??= collectBody(this.#request, this.#rules);
    return this.#raw;
  }

  collect(): Promise<Buffer> {
    this.#collected ??= this.#collect();
    return this.#collected;
  }

  async #collect(): Promise<Buffer> {
    const raw = await this.raw();
    if (this.#isChunked()) return this.#unchunk(raw);
    const signed = this.#signature?.signed;
    if (signed?.claimedSha256 !== undefined) checkBodySha256(signed, hash('sha256', raw));
    const encoding = headerOf(this.#request, 'content-encoding');
    return encoding === undefined || !/\bgzip\b/i.test(encoding) ? raw : inflateLimited(raw);
  }

  stream(): Readable {
    if (this.#isChunked()) return this.#request.pipe(this.#chunkedStream());
    const signed = this.#signature?.signed;
    if (signed?.claimedSha256 === undefined) return this.#request;
    return forwardErrors(this.#request, hashedStream(signed));
  }

  trailers(): Readonly<Record<string, string>> {
    return this.#decoder?.trailers ?? {};
  }

  #isChunked(): boolean {
    const signed = this.#signature?.signed;
    if (signed !== undefined) return signed.framing === 'aws-chunked';
    const kind = headerOf(this.#request, 'x-amz-content-sha256') ?? '';
    return kind.startsWith('STREAMING-') && !kind.endsWith('-EVENTS');
  }

  #newDecoder(): ChunkDecoder {
    const framing = readChunkedFraming(this.#request);
    const { signed, secret, keys } = this.#signature ?? {};
    let chain: ChunkChain | undefined;
    if (framing.isSigned && signed !== undefined && secret !== undefined && keys !== undefined) {
      chain = chunkChain(signed, secret, keys);
    }
    this.#decoder = createChunkDecoder(framing, chain);
    return this.#decoder;
  }

  #unchunk(raw: Buffer): Buffer {
    const decoder = this.#newDecoder();
    const pieces: Buffer[] = [];
    decoder.push(raw, (piece) => pieces.push(piece));
    decoder.end();
    return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
  }

  #chunkedStream(): Transform {
    const decoder = this.#newDecoder();
    const stream = new Transform({
      transform(bytes: Buffer, _encoding, done) {
        try {
          decoder.push(bytes, (piece) => this.push(piece));
          done();
        } catch (error) {
          done(error as Error);
        }
      },
      flush(done) {
        try {
          decoder.end();
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
    return forwardErrors(this.#request, stream, false);
  }
}

/** Hashes on the way and compares at the end, before the reader sees the end. */
function hashedStream(signed: SignedRequest): Transform {
  const running = createHash('sha256');
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      running.update(bytes);
      done(null, bytes);
    },
    flush(done) {
      try {
        checkBodySha256(signed, running.digest('hex'));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** `pipe` does not carry errors or a broken-off source over to the other end. */
function forwardErrors(source: GatewayRequest, stream: Transform, pipe = true): Transform {
  // What fails before anybody reads is found by the reader in `errored`; without a listener it would end the process.
  stream.on('error', () => {});
  source.once('error', (error) => stream.destroy(error));
  source.once('aborted', () => stream.destroy(new ClientGoneError()));
  if (pipe) source.pipe(stream);
  return stream;
}
