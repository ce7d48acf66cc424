/** Expressions that users write are run on what users wrote: none may take for ever. */

import { setFlagsFromString } from 'node:v8';

const BOUNDED = '--enable-experimental-regexp-engine-on-excessive-backtracks';

/**
 * Compiles one. `(.*?) (.*?) (.*?)x` takes the third power of a long line's length that has no x: after 50,000 steps
 * back V8 goes on with its other engine, whose time is linear and whose result the same. It knows no caseless
 * expressions and no looking ahead; those are as slow as they are.
 *
 * @throws SyntaxError
 */
export function userRegex(source: string, flags = ''): RegExp {
  setFlagsFromString(BOUNDED);
  return new RegExp(source, flags);
}

/** Groups that repeat what repeats can take for ever, and so can references to what a group has found. */
export function isSafeRegex(source: string): boolean {
  const bare = source.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  return !/\([^()]*[+*}][^()]*\)[+*{]/.test(bare) && !/\\[1-9k]/.test(source);
}
