/** Reading request bodies into memory, within bounds. What they are wrapped in is undone elsewhere. */

import { AwsError } from '../core/errors.ts';
import type { HttpRequest } from './http-types.ts';

/** The longest body that is held in memory. Anything larger must be streamed. */
export const COLLECTED_BYTES_MAX = 64 * 1024 * 1024;

/** The client broke off: there is nobody left to answer. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client has gone');
    this.name = 'ClientGoneError';
  }
}

/** Lambda's, for archives in Base64; recorded on AWS (LocalStack's `test_oversized_request_create_lambda`). */
export const LAMBDA_BODY_BYTES_MAX = 70_167_211;

export interface CollectOptions {
  /** By default {@link COLLECTED_BYTES_MAX}. */
  readonly bytesMax?: number;
  /** The service's own words for a body that is too long. */
  readonly tooLarge?: (bytesMax: number) => AwsError;
}

/** What a service says of bodies itself. */
export function bodyRules(service: string, operation: string): CollectOptions {
  if (service !== 'lambda') return {};
  return {
    bytesMax: LAMBDA_BODY_BYTES_MAX,
    tooLarge: (bytesMax) =>
      new AwsError(
        'RequestEntityTooLargeException',
        `Request must be smaller than ${bytesMax} bytes for the ${operation} operation`,
        { status: 413 },
      ),
  };
}

function requestTooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 'Request body is too large', { status: 413 });
}

/**
 * The whole body. A length that is announced beyond the limit is refused before a byte is read (and, after
 * `Expect: 100-continue`, before it is sent); one that turns out so, as soon as it does.
 *
 * @throws AwsError when it is too long or stops coming, ClientGoneError when the client broke off
 */
export function collectBody(request: HttpRequest, options: CollectOptions = {}): Promise<Buffer> {
  const { bytesMax = COLLECTED_BYTES_MAX, tooLarge = requestTooLarge } = options;
  const announced = request.headers['content-length'];
  if (announced !== undefined && Number(announced) > bytesMax) return Promise.reject(tooLarge(bytesMax));
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined;
    let pieces: Buffer[] | undefined;
    let bytes = 0;
    const onData = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > bytesMax) {
        stop();
        // Paused: what is still on its way waits at the client until the answer is out.
        request.pause();
        reject(tooLarge(bytesMax));
        return;
      }
      // Nearly every body comes in one piece, and is handed on as it came.
      if (first === undefined) first = piece;
      else {
        pieces ??= [first];
        pieces.push(piece);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(pieces ? Buffer.concat(pieces, bytes) : (first ?? Buffer.alloc(0)));
    };
    const onError = (error: Error): void => {
      stop();
      // Node's own error here is only ever that the connection broke.
      reject(error instanceof AwsError ? error : new ClientGoneError());
    };
    const onClose = (): void => {
      stop();
      reject(new ClientGoneError());
    };
    const stop = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      // A late error of the connection has nobody to tell any more.
      request.on('error', () => {});
    };
    if (request.destroyed) {
      onClose();
      return;
    }
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
