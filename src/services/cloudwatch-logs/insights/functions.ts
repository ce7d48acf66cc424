/** Functions of Logs Insights on values of one event. */

import { malformedQuery } from '../errors.ts';
import { numberIn, type Value } from './row.ts';

type Call = (values: readonly Value[]) => Value;

const number =
  (apply: (value: number) => number): Call =>
  ([value]) => {
    const known = numberIn(value);
    const result = known === undefined ? Number.NaN : apply(known);
    return Number.isFinite(result) ? result : undefined;
  };
const text =
  (apply: (value: string, ...rest: readonly Value[]) => Value): Call =>
  ([value, ...rest]) =>
    value === undefined ? undefined : apply(String(value), ...rest);
const truth = (is: boolean): Value => (is ? 1 : 0);

/** With the least and the most values that each takes. */
const FUNCTIONS: Readonly<Record<string, readonly [Call, least: number, most?: number]>> = {
  abs: [number(Math.abs), 1],
  ceil: [number(Math.ceil), 1],
  floor: [number(Math.floor), 1],
  log: [number(Math.log), 1],
  sqrt: [number(Math.sqrt), 1],
  greatest: [
    (values) => Math.max(...values.map((value) => numberIn(value) ?? Number.NEGATIVE_INFINITY)),
    1,
    99,
  ],
  least: [(values) => Math.min(...values.map((value) => numberIn(value) ?? Number.POSITIVE_INFINITY)), 1, 99],
  ispresent: [([value]) => truth(value !== undefined), 1],
  isempty: [([value]) => truth(value === undefined || value === ''), 1],
  isblank: [([value]) => truth(value === undefined || String(value).trim() === ''), 1],
  coalesce: [(values) => values.find((value) => value !== undefined), 1, 99],
  concat: [(values) => values.map((value) => value ?? '').join(''), 1, 99],
  strlen: [text((value) => value.length), 1],
  toupper: [text((value) => value.toUpperCase()), 1],
  tolower: [text((value) => value.toLowerCase()), 1],
  trim: [text((value) => value.trim()), 1],
  ltrim: [text((value) => value.trimStart()), 1],
  rtrim: [text((value) => value.trimEnd()), 1],
  strcontains: [text((value, part) => truth(value.includes(String(part ?? '')))), 2],
  replace: [text((value, part, by) => value.replaceAll(String(part ?? ''), () => String(by ?? ''))), 3],
  substr: [
    text((value, from, length) => {
      const start = numberIn(from) ?? 0;
      return value.slice(start, length === undefined ? undefined : start + (numberIn(length) ?? 0));
    }),
    2,
    3,
  ],
  frommillis: [([value]) => numberIn(value), 1],
  tomillis: [([value]) => numberIn(value), 1],
};

/** @throws MalformedQueryException */
export function functionOf(name: string, count: number): Call {
  const lower = name.toLowerCase();
  const found = Object.hasOwn(FUNCTIONS, lower) ? FUNCTIONS[lower] : undefined;
  if (found === undefined) throw malformedQuery(`the function ${name} is not implemented by kumobako`);
  const [call, least, most = least] = found;
  if (count < least || count > most) throw malformedQuery(`${name} has ${count} arguments`);
  return call;
}
