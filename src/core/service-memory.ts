/**
 * What services keep in the memory of one world, made anew at each start: caches and estimates, never the only copy of
 * anything that was acknowledged. (What is derived from one record belongs into `Collection.derived`.)
 */
export class ServiceMemory {
  readonly #parts = new Map<string, unknown>();

  /** The part called `name`, made at its first use. A service takes its own name. */
  of<T>(name: string, make: () => T): T {
    let part = this.#parts.get(name);
    if (part === undefined) {
      part = make();
      this.#parts.set(name, part);
    }
    // Each name belongs to one call site, which always makes the same type.
    return part as T;
  }
}
