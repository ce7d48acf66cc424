/**
 * Queries of Logs Insights: commands joined by `|`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */

import { malformedQuery } from '../errors.ts';
import { type Expression, isTrue, Reader } from './expression.ts';
import { type LookupUse, readLookup, type TableRows } from './lookup-command.ts';
import { readParse } from './parse-command.ts';
import { compareValues, type Row } from './row.ts';
import { readColumn, readStats, type Stats } from './stats.ts';
import { tokensOf } from './tokens.ts';

export type Compare = (a: Row, b: Row) => number;

export type Command =
  /** Looks at one row at a time; false: the row goes. */
  | { kind: 'row'; apply(row: Row): boolean }
  | { kind: 'stats'; stats: Stats }
  | { kind: 'sort'; compare: Compare }
  | { kind: 'limit'; count: number }
  | { kind: 'dedup'; keyOf(row: Row): string };

export interface Query {
  readonly commands: readonly Command[];
  /** What is shown, in this order. */
  readonly fields: readonly string[];
  /** Rows are events still: each has a pointer. */
  readonly isOfEvents: boolean;
  /** It shows what is masked: whoever starts it needs the right to that. */
  readonly isUnmasking: boolean;
  /** Lookup tables that it needs. */
  readonly lookups: readonly LookupUse[];
}

interface Parsed {
  commands: Command[];
  shown: string[] | undefined;
  hasDisplay: boolean;
  isOfEvents: boolean;
  readonly lookups: LookupUse[];
  /** What lookups add to what is shown. */
  appended: string[];
  readonly rowsOf: (table: string) => TableRows;
}

const noRows = (): TableRows => ({ columns: [], rows: [] });

/** `rowsOf` gives a lookup table, when the query runs. @throws MalformedQueryException */
export function parseQuery(text: string, rowsOf: (table: string) => TableRows = noRows): Query {
  const reader = new Reader(tokensOf(text));
  const parsed: Parsed = {
    commands: [],
    shown: undefined,
    hasDisplay: false,
    isOfEvents: true,
    lookups: [],
    appended: [],
    rowsOf,
  };
  do readCommand(reader, parsed);
  while (reader.take('|'));
  if (!reader.isAtEnd) throw malformedQuery(`unexpected symbol found ${reader.next().text}`);
  const { commands, shown = ['@timestamp', '@message'], isOfEvents, appended, lookups } = parsed;
  const fields = [...new Set([...shown, ...appended])];
  return { commands, fields, isOfEvents, isUnmasking: reader.isUnmasking, lookups };
}

function readCommand(reader: Reader, parsed: Parsed): void {
  const name = reader.name().toLowerCase();
  const read = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (read === undefined) throw malformedQuery(`the command ${name} is not implemented by kumobako`);
  read(reader, parsed);
}

const COMMANDS: Readonly<Record<string, (reader: Reader, parsed: Parsed) => void>> = {
  fields: readFields,
  display: (reader, parsed) => {
    const columns = readColumns(reader, parsed);
    parsed.shown = columns;
    parsed.appended = [];
    parsed.hasDisplay = true;
  },
  filter: (reader, { commands }) => {
    const test = reader.expression();
    commands.push({ kind: 'row', apply: (row) => isTrue(test(row)) });
  },
  lookup: (reader, parsed) => {
    const { use, apply } = readLookup(reader, parsed.rowsOf);
    parsed.commands.push({ kind: 'row', apply });
    parsed.lookups.push(use);
    if (!parsed.hasDisplay) parsed.appended.push(...use.outputs);
  },
  parse: (reader, { commands }) => {
    commands.push({ kind: 'row', apply: readParse(reader) });
  },
  stats: (reader, parsed) => {
    const stats = readStats(reader);
    parsed.commands.push({ kind: 'stats', stats });
    parsed.shown = [...stats.names];
    parsed.appended = [];
    parsed.hasDisplay = false;
    parsed.isOfEvents = false;
  },
  sort: (reader, { commands }) => {
    commands.push({ kind: 'sort', compare: readSort(reader) });
  },
  limit: (reader, { commands }) => {
    const { kind, text } = reader.next();
    const count = Number(text);
    if (kind !== 'number' || !Number.isInteger(count) || count < 1)
      throw malformedQuery('limit has a number');
    commands.push({ kind: 'limit', count });
  },
  dedup: (reader, { commands }) => {
    const names = [reader.name()];
    while (reader.take(',')) names.push(reader.name());
    commands.push({ kind: 'dedup', keyOf: (row) => JSON.stringify(names.map((name) => row.get(name))) });
  },
};

/** Each `fields` adds to what is shown, unless `display` has said it. */
function readFields(reader: Reader, parsed: Parsed): void {
  const columns = readColumns(reader, parsed);
  if (!parsed.hasDisplay) parsed.shown = [...new Set([...(parsed.shown ?? []), ...columns])];
}

/** Columns that are calculated become fields of the row. */
function readColumns(reader: Reader, { commands }: Parsed): string[] {
  const columns: { name: string; value: Expression }[] = [];
  do columns.push(readColumn(reader));
  while (reader.take(','));
  commands.push({
    kind: 'row',
    apply(row) {
      for (const { name, value } of columns) {
        const own = value(row);
        if (own !== row.get(name)) row.set(name, own);
      }
      return true;
    },
  });
  return columns.map(({ name }) => name);
}

function readSort(reader: Reader): Compare {
  const keys: { value: Expression; sign: number }[] = [];
  do {
    const value = reader.expression();
    const isAscending = reader.take('asc');
    const isDescending = !isAscending && reader.take('desc');
    // Ascending unless the query says otherwise.
    keys.push({ value, sign: isDescending ? -1 : 1 });
  } while (reader.take(','));
  return (a, b) => {
    for (const { value, sign } of keys) {
      const order = compareValues(value(a), value(b));
      if (order !== 0) return sign * order;
    }
    return 0;
  };
}
