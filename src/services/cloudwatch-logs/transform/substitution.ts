/** The processor `substituteString`: expressions of Java's or RE2's kind, and what they are replaced by. */

import { invalidParameter } from '../errors.ts';
import { isSafeRegex, userRegex } from '../user-regex.ts';

const REFERENCES_MAX = 10;
/** "Maximum number of duplicate backreferences: 2". */
const SAME_REFERENCE_MAX = 2;
const REFERENCE = /\\(.)|\$(?:(\d+)|\{(\w+)\})/gs;

/** @throws InvalidParameterException */
export function substitution(from: string, to: string): (text: string) => string {
  const regex = compile(from);
  const bare = from.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '');
  const groups = bare.match(/\((?!\?(?!P?<\w))/g)?.length ?? 0;
  checkReferences(to, from, groups);
  return (text) =>
    text.replace(regex, (...found: unknown[]) => {
      // Named groups come last, if there are any; before them stand the place and the text.
      const last = found.at(-1);
      const named = typeof last === 'object' ? (last as Record<string, string | undefined>) : {};
      return to.replace(REFERENCE, (_, literal?: string, digits?: string, name = '') => {
        if (literal !== undefined) return literal;
        if (digits === undefined) return String(named[name] ?? '');
        const number = groupOf(digits, groups);
        return `${found[Number(number)] ?? ''}${digits.slice(number.length)}`;
      });
    });
}

function compile(from: string): RegExp {
  const source = from.replaceAll('(?P<', '(?<');
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const bare = flags === null ? source : source.slice(flags[0].length);
  if (!isSafeRegex(bare))
    throw invalidParameter('The regular expression of substituteString is not supported.');
  try {
    return userRegex(bare, `g${flags?.[1] ?? ''}`);
  } catch {
    throw invalidParameter('The regular expression of substituteString is not valid.');
  }
}

/** The digits that name a group: `$10` is the first group and a zero where there are less than ten. */
function groupOf(digits: string, groups: number): string {
  let number = digits;
  while (number.length > 1 && Number(number) > groups) number = number.slice(0, -1);
  return number;
}

/** References to groups that are there, and not too many of them. */
function checkReferences(to: string, from: string, groups: number): void {
  const counts = new Map<string, number>();
  let total = 0;
  const names = Array.from(from.matchAll(/\(\?P?<(\w+)>/g), ([, name]) => name);
  for (const [reference, literal, digits, name = ''] of to.matchAll(REFERENCE)) {
    if (literal !== undefined) continue;
    const group = digits === undefined ? name : groupOf(digits, groups);
    const isThere = digits === undefined ? names.includes(name) : Number(group) <= groups;
    if (!isThere) throw invalidParameter(`substituteString has no group for ${reference}.`);
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    total++;
    if (count > SAME_REFERENCE_MAX || total > REFERENCES_MAX) {
      const text = `substituteString can have ${REFERENCES_MAX} backreferences, each ${SAME_REFERENCE_MAX} times.`;
      throw invalidParameter(text);
    }
  }
}
