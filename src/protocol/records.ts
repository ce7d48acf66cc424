/**
 * Objects whose keys come from the network.
 *
 * They have no Object.prototype, so `__proto__` is a key like any other, and looking up `constructor` in a map of tags
 * finds nothing. `{ __proto__: null }` would do the same but is a slow hash table in V8; instances of a function with
 * an empty prototype are as fast as object literals.
 */

const BareRecord = function BareRecord() {};
BareRecord.prototype = Object.create(null);

/** A new, empty record. */
export function bareRecord<T = unknown>(): Record<string, T> {
  // A function used as a constructor has no such type in TypeScript; a class cannot have this prototype.
  return new (BareRecord as unknown as new () => Record<string, T>)();
}

/** A structure or map, as opposed to a list, bytes, a time or anything simple. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date)
  );
}
