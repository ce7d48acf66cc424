/** The grok processor: `%{IP:client.ip} %{WORD:method}`. */

import type { Grok } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { isSafeRegex, userRegex } from '../user-regex.ts';
import { type Json, setField } from './fields.ts';
import { COMMON_LOGS, grokPattern, SHARED_LIMIT, SHARED_MOST } from './grok-patterns.ts';
import { type Step, TransformationError } from './processing.ts';
import { sourceText } from './source.ts';

const PATTERNS_MAX = 20;
const REFERENCE = /%\{([^{}:]+)(?::([^{}:]+))?(?::([^{}]*))?\}/;

interface Part {
  /** A pattern, or text between patterns. */
  readonly name?: string | undefined;
  readonly field?: string | undefined;
  readonly text?: string | undefined;
}

/** @throws InvalidParameterException */
export function grokStep({ source = '@message', match }: Grok): Step {
  const parts = partsOf(match);
  checkParts(parts);
  const { regex, fields } = compile(parts);
  return (event) => {
    const found = regex.exec(sourceText(event, source));
    if (found === null) throw new TransformationError('The grok pattern does not match.');
    for (const [group, { field, isCommon }] of fields) {
      const text = found.groups?.[group];
      const value = text === undefined ? undefined : isCommon ? commonValue(field, text) : bare(text);
      if (value !== undefined) setField(event.root, field, value, false);
    }
  };
}

function partsOf(match: string): Part[] {
  const parts: Part[] = [];
  let rest = match;
  for (;;) {
    const found = REFERENCE.exec(rest);
    const text = found === null ? rest : rest.slice(0, found.index);
    if (text !== '') parts.push({ text });
    if (found === null) return parts;
    const [whole, name, field, type] = found;
    if (type !== undefined) throw invalidParameter('Grok patterns do not support type conversions.');
    parts.push({ name, field });
    rest = rest.slice(found.index + whole.length);
  }
}

function checkParts(parts: readonly Part[]): void {
  const names = parts.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const counts = new Map<string, number>();
  for (const name of names) {
    const pattern = grokPattern(name);
    // As users of CloudFormation have seen it.
    if (pattern === undefined) throw invalidParameter(`No definition for key '${name}' found`);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > pattern.most)
      throw invalidParameter(`The grok pattern ${name} can be used ${pattern.most} times.`);
  }
  if (names.length === 0) throw invalidParameter('A grok processor must have a pattern.');
  if (names.length > PATTERNS_MAX)
    throw invalidParameter(`A grok processor can have ${PATTERNS_MAX} patterns.`);
  if (names.filter((name) => SHARED_LIMIT.has(name)).length > SHARED_MOST) {
    throw invalidParameter(
      `Of ${[...SHARED_LIMIT].join(', ')} a grok processor can have ${SHARED_MOST} in all.`,
    );
  }
  checkCommon(names);
}

/** "You can follow them only with exactly one DATA, GREEDYDATA or GREEDYDATA_MULTILINE pattern." */
function checkCommon(names: readonly string[]): void {
  if (!names.some((name) => COMMON_LOGS.has(name))) return;
  const [first = '', second, ...others] = names;
  const isData = second === undefined || /^(GREEDY)?DATA(_MULTILINE)?$/.test(second);
  if (COMMON_LOGS.has(first) && isData && others.length === 0) return;
  throw invalidParameter(
    'A common log pattern must come first, and one DATA or GREEDYDATA pattern may follow it.',
  );
}

interface Found {
  readonly field: string;
  /** It is a part of a common log. */
  readonly isCommon: boolean;
}

function compile(parts: readonly Part[]): { regex: RegExp; fields: Map<string, Found> } {
  const fields = new Map<string, Found>();
  let isCommon = false;
  const group = (field: string): string => {
    const name = `g${fields.size}`;
    fields.set(name, { field, isCommon });
    return name;
  };
  const expand = (source: string): string =>
    source
      .replace(/\(\?<([A-Za-z_]\w*)>/g, (_, field: string) => `(?<${group(field)}>`)
      .replace(/%\{(\w+)\}/g, (_, name: string) => expand(grokPattern(name)?.source ?? ''));
  const sources = parts.map(({ name, field, text }) => {
    if (name === undefined) return betweenPatterns(text ?? '');
    const opening = field === undefined ? '(?:' : `(?<${group(field)}>`;
    isCommon = COMMON_LOGS.has(name);
    const source = expand(grokPattern(name)?.source ?? '');
    isCommon = false;
    return `${opening}${source})`;
  });
  // A common log is looked for where the message begins.
  const start = COMMON_LOGS.has(parts[0]?.name ?? '') ? '^' : '';
  try {
    return { regex: userRegex(start + sources.join('')), fields };
  } catch {
    throw invalidParameter('The grok pattern is not a valid regular expression.');
  }
}

/** A regular expression too, but AWS's own example has brackets around patterns that stand for themselves. */
function betweenPatterns(text: string): string {
  const whole = /\\.|\[(?:\\.|[^\]\\])+\]|[[\]]/gs;
  const source = text.replace(whole, (found) => (found === '[' || found === ']' ? `\\${found}` : found));
  if (!isSafeRegex(source) || /\(\?</.test(source)) {
    throw invalidParameter('The grok pattern has a regular expression that is not supported.');
  }
  return source;
}

/** Quotes around a value are none of it, as AWS's examples show. */
function bare(text: string): string {
  const quote = text.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && text.endsWith(quote);
  const inner = text.slice(1, -1);
  return isQuoted && !inner.includes(quote) ? inner : text;
}

const NUMERIC: ReadonlySet<string> = new Set(['status_code', 'response_size', 'pri', 'version']);
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** What AWS's examples show of common logs: numbers, times in UTC, nothing for a hyphen. */
function commonValue(field: string, text: string): Json | undefined {
  if (text === '-') return undefined;
  if (NUMERIC.has(field)) return Number(text);
  if (field !== 'timestamp') return text;
  const parts = /^(\d+)\/([A-Z][a-z]{2})[a-z]*\/(\d{4}):(\d+):(\d+):(\d+) ([+-])(\d{2})(\d{2})$/.exec(text);
  if (parts === null) return text;
  const [day, , year, hour, minute, second] = parts.slice(1, 7).map(Number);
  const offset = (Number(parts[8]) * 60 + Number(parts[9])) * (parts[7] === '-' ? -60_000 : 60_000);
  const month = MONTHS.indexOf(parts[2] ?? '') / 3;
  const ms = Date.UTC(year ?? 0, month, day, hour, minute, second) - offset;
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
