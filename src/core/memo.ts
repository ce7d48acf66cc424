import type { Memo } from './transaction.ts';

const ENTRIES_MAX = 10_000;

/** Keeps what was derived from records, the oldest out first when it is full. */
export function createMemo(): Memo {
  const entries = new Map<string, { version: number; value: unknown }>();
  return {
    get: (key) => entries.get(key),
    set(key, entry) {
      if (entries.size >= ENTRIES_MAX && !entries.has(key)) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      entries.set(key, entry);
    },
  };
}
