import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError, EXIT } from './exit.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** parseArgs with this program's words for what is wrong. */
export function parseOptions<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw parseFailure(error, Object.keys(options));
  }
}

/** What parseArgs refused, with the flag that was probably meant. */
export function parseFailure(error: unknown, flags: readonly string[]): CliError {
  const message = error instanceof Error ? error.message : String(error);
  // What follows is advice about `--` that fits few.
  const text = message.split(/\. To specify|\n/)[0] ?? '';
  const wrong = /Unknown option '--([^']+)'/.exec(text)?.[1];
  const meant = wrong === undefined ? undefined : nearestName(wrong, flags);
  const hint = meant === undefined ? '' : ` Did you mean --${meant}?`;
  return new CliError(
    `${text.replace(/\.$/, '')}.${hint} \`kumobako help\` lists commands and flags.`,
    EXIT.usage,
  );
}

/** Names that are more wrong than this were not mistyped. */
const EDITS_MAX = 2;

/** The name that is at most two letters away. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, edits: editsBetween(word, name) }));
  ranked.sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= EDITS_MAX ? best.name : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that make one text the other. */
function editsBetween(a: string, b: string): number {
  let older: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const plain = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(isSwap ? Math.min(plain, (older[j - 2] ?? 0) + 1) : plain);
    }
    older = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Exactly so many words after the command. */
export function expectWords(words: readonly string[], count: number, usage: string): void {
  if (words.length !== count) throw new CliError(`Usage: kumobako ${usage}`, EXIT.usage);
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `6m`, `1h30m`, `3d` as milliseconds. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new CliError(`"${text}" is no duration: write for example 90s, 6m, 1h30m or 3d.`, EXIT.usage);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS_MS[unit ?? ''] ?? 0), 0);
}

/** A duration as people read it: `3d 4h`, at most two units. */
export function showDuration(durationMs: number): string {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ];
  const parts: string[] = [];
  let rest = Math.round(durationMs / 1000) * 1000;
  for (const [unit, unitMs] of units) {
    if (rest < unitMs || parts.length === 2) continue;
    parts.push(`${Math.floor(rest / unitMs)}${unit}`);
    rest %= unitMs;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}
