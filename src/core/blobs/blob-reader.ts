import { Readable } from 'node:stream';
import type { OpenFile } from '../files.ts';

const READ_BYTES = 256 * 1024;

/** What a stream fails with. */
export interface StreamErrors {
  failed(error: unknown): Error;
  endedEarly(): Error;
}

/** A stream over a part of an open file, which it closes at its end. */
export function streamOf(file: OpenFile, start: number, end: number, errors: StreamErrors): Readable {
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
          if (count === 0) this.destroy(errors.endedEarly());
          else this.push(count === buffer.length ? buffer : buffer.subarray(0, count));
        },
        (error) => this.destroy(errors.failed(error)),
      );
    },
    destroy(error, done) {
      file.close().then(
        () => done(error),
        (failure) => done(error ?? errors.failed(failure)),
      );
    },
  });
}
