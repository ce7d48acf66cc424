/**
 * Who reads an object of many parts right now. A file that is open can be removed without harm, but parts are opened
 * one after the other: their removal waits for readers that have begun.
 */

import type { StagedContext } from '../../core/context.ts';
import type { ServiceMemory } from '../../core/service-memory.ts';
import type { Waiters } from '../../core/waiters.ts';

/** A reader that takes longer than this after the object is gone is cut off. */
const WAIT_MS_MAX = 60_000;

const topicOf = (uploadId: string): string => `s3.readers.${uploadId}`;

export class Readers {
  readonly #counts = new Map<string, number>();

  /** Counts a reader in; the answer counts it out. */
  enter(uploadId: string, waiters: Waiters): () => void {
    this.#counts.set(uploadId, (this.#counts.get(uploadId) ?? 0) + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (this.#counts.get(uploadId) ?? 1) - 1;
      if (left > 0) this.#counts.set(uploadId, left);
      else {
        this.#counts.delete(uploadId);
        waiters.wake(topicOf(uploadId));
      }
    };
  }

  /** Resolves when nobody reads the parts any more, or after the longest wait. */
  async finished({ waiters, now, signal }: StagedContext, uploadId: string): Promise<void> {
    const untilMs = now() + WAIT_MS_MAX;
    const watch = waiters.watch(topicOf(uploadId));
    try {
      while (this.#counts.has(uploadId)) {
        const reason = await watch.wait(untilMs, signal);
        if (reason !== 'woken') return;
      }
    } finally {
      watch.close();
    }
  }
}

export function readersOf({ memory }: { memory: ServiceMemory }): Readers {
  return memory.of('s3', () => new Readers());
}
