import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError, EXIT } from './exit.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** parseArgs with this program's words for what is wrong. */
export function parseOptions<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const text = error instanceof Error ? (error.message.split('. To specify')[0] ?? '') : String(error);
    throw new CliError(`${text}. \`kumobako help\` lists commands and flags.`, EXIT.usage);
  }
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
