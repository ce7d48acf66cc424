/** Locks by name within the process. Several are taken in name order, so that nobody waits in a circle. */
export class Mutexes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `action` while it alone holds all of `names`. */
  async holding<T>(names: readonly string[], action: () => Promise<T>): Promise<T> {
    const sorted = [...new Set(names)].sort();
    const releases: (() => void)[] = [];
    try {
      for (const name of sorted) releases.push(await this.take(name));
      return await action();
    } finally {
      for (const release of releases.reverse()) release();
    }
  }

  /** Waits until `name` is free and takes it; the answer gives it back. Whoever holds one must not take another. */
  async take(name: string): Promise<() => void> {
    const before = this.#tails.get(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tails.set(name, promise);
    await before;
    return () => {
      if (this.#tails.get(name) === promise) this.#tails.delete(name);
      resolve();
    };
  }
}
