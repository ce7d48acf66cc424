import { Readable } from 'node:stream';
import type { OpenFile } from '../files.ts';

const READ_BYTES = 256 * 1024;

/** A stream over a part of an open file, which it closes at its end. */
export function streamOf(
  file: OpenFile,
  start: number,
  end: number,
  asError: (error: unknown) => Error,
): Readable {
  let at = start;
  return new Readable({
    highWaterMark: READ_BYTES,
    read() {
      if (at >= end) {
        this.push(null);
        return;
      }
      const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
      file.read(buffer, at).then(
        (count) => {
          at += count;
          if (count === 0) this.destroy(asError(new Error('The file ends too early')));
          else this.push(count === buffer.length ? buffer : buffer.subarray(0, count));
        },
        (error) => this.destroy(asError(error)),
      );
    },
    destroy(error, done) {
      file.close().then(
        () => done(error),
        (failure) => done(error ?? asError(failure)),
      );
    },
  });
}
