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
export type WatchedBody = Readable & { readonly complete: boolean };

export interface BodyWatchOptions<Key> {
  /** A body that somebody waits for must move by {@link bytesMin} in this time. */
  readonly idleMs: number;
  readonly bytesMin: number;
  /** Bytes received so far on a connection or stream. */
  readonly bytesOf: (key: Key) => number;
  /** Ends it, when nobody reads the body that could be told. */
  readonly abandon: (key: Key) => void;
}

/**
 * Looks now and then whether bodies that somebody waits for still arrive. One timer serves all connections, and a body
 * that comes with its head (nearly all do) never costs a timer or a listener.
 */
export interface BodyWatch<Key> {
  /** The request that a connection or stream is busy with from now on; replaces the one before. */
  set(key: Key, body: WatchedBody): void;
  delete(key: Key): void;
  close(): void;
}

export function createBodyWatch<Key>(options: BodyWatchOptions<Key>): BodyWatch<Key> {
  const { idleMs, bytesMin, bytesOf, abandon } = options;
  const all = new Map<Key, WatchedBody>();
  let awaitedBefore = new Map<Key, { body: WatchedBody; bytes: number }>();

  const fail = (key: Key, body: WatchedBody): void => {
    all.delete(key);
    // Told to the reader without destroying the connection, so that the client gets an answer.
    if (body.listenerCount('error') > 0) body.emit('error', bodyTimeout());
    else abandon(key);
  };
  const sweep = (): void => {
    const awaited = new Map<Key, { body: WatchedBody; bytes: number }>();
    for (const [key, body] of all) {
      if (!isAwaited(body)) continue;
      const bytes = bytesOf(key);
      const before = awaitedBefore.get(key);
      const isStuck = before?.body === body && bytes - before.bytes < bytesMin;
      if (isStuck) fail(key, body);
      else awaited.set(key, { body, bytes });
    }
    awaitedBefore = awaited;
  };
  const timer = setInterval(sweep, idleMs);
  timer.unref();
  return {
    set: (key, body) => void all.set(key, body),
    delete: (key) => void all.delete(key),
    close: () => clearInterval(timer),
  };
}

/** Not all in, and its reader has taken all there was: a reader that is slow itself is no fault of the sender. */
function isAwaited(body: WatchedBody): boolean {
  const isRead = body.readableFlowing === true || body.listenerCount('readable') > 0;
  return isRead && !body.complete && !body.destroyed && body.readableLength === 0;
}
