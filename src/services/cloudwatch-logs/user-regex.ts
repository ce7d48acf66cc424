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

/** A backslash and what follows, a class, a number of times, or any other character. */
const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|./gs;

/** Groups that repeat what repeats can, however deep, and so can references to what a group has found. */
export function isSafeRegex(source: string): boolean {
  if (/\\[1-9k]/.test(source)) return false;
  const tokens = source.match(TOKEN) ?? [];
  /** Of each open group: whether something in it repeats. */
  const open = [false];
  for (const [at, token] of tokens.entries()) {
    if (token === '(') open.push(false);
    else if (token === ')') {
      const isRepeating = open.pop() ?? false;
      if (isRepeating && /^[*+{]./s.test(`${tokens[at + 1]} `)) return false;
      if (isRepeating) open[open.length - 1] = true;
    } else if (token === '*' || token === '+' || /^\{.*,/.test(token)) open[open.length - 1] = true;
  }
  return true;
}
