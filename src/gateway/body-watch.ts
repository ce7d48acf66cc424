import type { Readable } from 'node:stream';
import { AwsError } from '../core/errors.ts';

/** A body that its sender has stopped sending, or sends a byte now and then. */
export function bodyTimeout(): AwsError {
  return new AwsError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections ' +
      'will be closed.',
    { status: 400 },
  );
}

/** A request whose body may be on its way. */
export interface WatchedBody {
  readonly body: Readable & { readonly complete: boolean };
  /** Bytes received so far on what carries it. */
  bytes(): number;
  /** Ends the connection, when nobody reads the body that could be told. */
  abandon(): void;
}

export interface BodyWatchOptions {
  /** A body must move by {@link bytesMin} in this time. */
  readonly idleMs: number;
  readonly bytesMin: number;
}

/**
 * Looks now and then whether bodies that somebody waits for still arrive. One timer serves all connections, and a body
 * that comes with its head (nearly all do) never costs a timer or a listener.
 */
export interface BodyWatch<Key> {
  /** The request that a connection or stream is busy with from now on; replaces the one before. */
  set(key: Key, watched: WatchedBody): void;
  delete(key: Key): void;
  close(): void;
}

interface Progress extends WatchedBody {
  bytesBefore: number;
}

export function createBodyWatch<Key>({ idleMs, bytesMin }: BodyWatchOptions): BodyWatch<Key> {
  const all = new Map<Key, WatchedBody>();
  let waiting = new Map<Key, Progress>();

  const sweep = (): void => {
    const stillWaiting = new Map<Key, Progress>();
    for (const [key, watched] of all) {
      if (!isAwaited(watched.body)) continue;
      const before = waiting.get(key);
      const bytes = watched.bytes();
      const isSame = before?.body === watched.body;
      if (before && isSame && bytes - before.bytesBefore < bytesMin) {
        all.delete(key);
        fail(watched);
      } else stillWaiting.set(key, { ...watched, bytesBefore: bytes });
    }
    waiting = stillWaiting;
  };
  const timer = setInterval(sweep, idleMs);
  timer.unref();
  return {
    set: (key, watched) => void all.set(key, watched),
    delete: (key) => void all.delete(key),
    close: () => clearInterval(timer),
  };
}

/** Not all in, and its reader has taken all there was: a reader that is slow itself is no fault of the sender. */
function isAwaited(body: WatchedBody['body']): boolean {
  return !body.complete && !body.destroyed && body.readableFlowing === true && body.readableLength === 0;
}

function fail({ body, abandon }: WatchedBody): void {
  // Told to the reader without destroying the connection, so that the client gets an answer.
  if (body.listenerCount('error') > 0) body.emit('error', bodyTimeout());
  else abandon();
}
