/**
 * Masks sensitive data in messages. AWS does so once, when events come in; here it is done for whoever reads them, with
 * the identifiers that were in force when they came.
 */

import { userRegex } from '../user-regex.ts';
import { type Finder, type Range, rangesIn } from './finder.ts';
import { finderOf } from './identifiers.ts';

export interface DataIdentifier {
  /** Of AWS's own, or of the policy. */
  readonly name: string;
  /** A policy's own pattern. */
  readonly regex?: string | undefined;
}

/** A policy while it was in force. */
export interface Era {
  readonly fromMs: number;
  /** Inclusive, so that nothing of this moment escapes; undefined: it still is. */
  readonly untilMs?: number | undefined;
  readonly identifiers: readonly DataIdentifier[];
  /** As metrics of findings call it; undefined: it has no name. */
  readonly policyName?: string | undefined;
}

export type Mask = (message: string) => string;

export interface Masks {
  /** For events that came in then; undefined: nothing is masked. */
  at(ingestedMs: number): Mask | undefined;
}

/** Compiles what was in force; undefined when nothing ever was. */
export function compileMasks(eras: readonly Era[] | undefined): Masks | undefined {
  if (eras === undefined || eras.length === 0) return undefined;
  const compiled = eras.map((era) => ({ ...era, finders: era.identifiers.map(compileIdentifier) }));
  let last: { ingestedMs: number; mask: Mask | undefined } | undefined;
  return {
    at(ingestedMs) {
      if (last?.ingestedMs === ingestedMs) return last.mask;
      const finders = compiled
        .filter(
          ({ fromMs, untilMs }) => ingestedMs >= fromMs && (untilMs === undefined || ingestedMs <= untilMs),
        )
        .flatMap((era) => era.finders);
      const mask = finders.length === 0 ? undefined : (message: string) => masked(message, finders);
      last = { ingestedMs, mask };
      return mask;
    },
  };
}

/** What finds the data of an identifier. */
export function compileIdentifier({ name, regex }: DataIdentifier): Finder {
  if (regex !== undefined) return { pattern: userRegex(regex, 'g') };
  const finder = finderOf(name);
  if (finder === undefined) throw new Error(`A data protection policy names ${name}, which is not there`);
  return finder;
}

/** An asterisk for each character. */
function masked(message: string, finders: readonly Finder[]): string {
  const ranges: Range[] = finders.flatMap((finder) => [...rangesIn(message, finder)]);
  if (ranges.length === 0) return message;
  ranges.sort(([a], [b]) => a - b);
  let text = '';
  let at = 0;
  for (const [start, end] of ranges) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    text += message.slice(at, from) + '*'.repeat(end - from);
    at = end;
  }
  return text + message.slice(at);
}
