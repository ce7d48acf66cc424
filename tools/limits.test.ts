/** docs/limits.md says what the code says. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PAGE = new URL('../docs/limits.md', import.meta.url);
const ROW =
  /^\| (?<what>[^|]+) \| (?<limit>[^|]+) \| [^|]+ \| `(?<name>\w+)` in \[(?<label>[^\]]+)\]\((?<path>[^)]+)\) \|$/;

const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what |'));

const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };

/** `64 MiB` -> bytes, `15 min` -> milliseconds or, for a constant in seconds, seconds. */
function valueIn(limit: string, name: string): number {
  const [, digits = '', unit = ''] = /^([\d,]+) ?(\w*)$/.exec(limit) ?? [];
  const number = Number(digits.replaceAll(',', ''));
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return number * seconds * (name.includes('SECONDS') ? 1 : 1000);
  return number * (UNITS[unit] ?? Number.NaN);
}

/** The constant's number: written as a number or as a product of numbers. */
function constantIn(path: string, name: string): number {
  const text = readFileSync(fileURLToPath(new URL(path, PAGE)), 'utf8');
  const [, product = ''] =
    new RegExp(`^(?:export )?const ${name} = ([\\d_ *]+);$|^ +${name}: ([\\d_ *]+),$`, 'm')
      .exec(text)
      ?.filter((part) => part !== undefined) ?? [];
  if (product === '') return Number.NaN;
  return product.split('*').reduce((value, factor) => value * Number(factor.replaceAll('_', '').trim()), 1);
}

test.each(rows)('%s', (row) => {
  const { limit = '', name = '', label = '', path = '' } = ROW.exec(row)?.groups ?? {};
  expect(path.endsWith(`/${label}`)).toBe(true);
  expect(constantIn(path, name)).toBe(valueIn(limit, name));
});

test('there are rows', () => expect(rows.length).toBeGreaterThan(30));
