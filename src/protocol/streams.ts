/** Bodies that stream. */

import { Readable } from 'node:stream';

/** A handler's stream as a Readable: destroying it ends the source, also while that waits. */
export function readableOf(source: unknown): Readable {
  if (source instanceof Readable) return source;
  if (typeof source !== 'object' || source === null || !(Symbol.asyncIterator in source)) {
    throw new TypeError('A stream must be a Readable, bytes, text or an async iterable.');
  }
  // The `in` above proves it, but TypeScript does not narrow by symbols.
  const iterator = (source as AsyncIterable<Uint8Array | string>)[Symbol.asyncIterator]();
  return new Readable({
    read() {
      iterator.next().then(
        (step) => this.push(step.done === true ? null : step.value),
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      // A generator that waits answers only when its wait is over, and may fail then: nobody is left to tell.
      iterator.return?.().catch(() => {});
      done(error);
    },
  });
}
