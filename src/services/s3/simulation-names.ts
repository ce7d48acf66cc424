/** The buckets and keys of S3's simulation. */

/** Never versioned. */
export const PLAIN = 'plain';
export const VERSIONED = 'versioned';
/** Copies go there: nothing else does. */
export const COPIES = 'copies';
/** Its versioning goes on and off. */
export const TURNING = 'turning';
/** Comes and goes. */
export const SHORT_LIVED = 'short-lived';
export const KEYS: readonly string[] = ['a', 'a/b', 'c'];
/** Written once: by whoever comes first. */
export const ONCE: readonly string[] = ['once-1', 'once-2'];
/** Written by those who know what is there. */
export const SWAPPED = 'swapped';
/** Versioned, with a queue that hears of its events. */
export const TOLD = 'told';
