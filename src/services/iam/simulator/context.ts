/** Condition keys of simulations: those that are given, and those that policies ask for. */

import { type ConditionContext, contextOf } from '../../../policy/context.ts';
import { parseDate } from '../../../policy/dates.ts';
import { contextKeysOf } from '../../../policy/document.ts';
import { parseAddress } from '../../../policy/ip.ts';
import type { ContextEntry } from '../api.gen.ts';
import { invalidInput } from '../errors.ts';
import type { SourcePolicy } from './source.ts';

/** Whether a text is a value of a type; for a list without `List`. */
const TYPES: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => value.trim() !== '' && Number.isFinite(Number(value)),
  boolean: (value) => /^(?:true|false)$/i.test(value),
  date: (value) => parseDate(value) !== undefined,
  ip: (value) => parseAddress(value) !== undefined,
  binary: (value) => /^[A-Za-z0-9+/]+={0,2}$/.test(value),
};

/** @throws InvalidInput for values that are not of their type */
export function contextOfEntries(entries: readonly ContextEntry[]): ConditionContext {
  return contextOf(entries.map((entry) => [entry.ContextKeyName ?? '', entryValue(entry)] as const));
}

function entryValue({
  ContextKeyName: key,
  ContextKeyType: type = 'string',
  ContextKeyValues = [],
}: ContextEntry) {
  const isList = type.endsWith('List');
  const fits = TYPES[isList ? type.slice(0, -'List'.length) : type];
  const wrong = ContextKeyValues.find((value) => fits?.(value) === false);
  if (wrong !== undefined)
    throw invalidInput(`Invalid value ${wrong} for context key ${key} of type ${type}.`);
  const [first, ...more] = ContextKeyValues;
  if (isList) return ContextKeyValues;
  if (more.length > 0) throw invalidInput(`Context key ${key} of type ${type} has more than one value.`);
  return first;
}

/** Each key that policies ask for once, as first written. */
export function contextKeysOfSources(sources: readonly SourcePolicy[]): string[] {
  const keys = new Map<string, string>();
  for (const key of sources.flatMap(({ compiled }) => contextKeysOf(compiled.document))) {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return [...keys.values()];
}
