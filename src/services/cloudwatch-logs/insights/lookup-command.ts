/** `lookup known_hosts ip_address as srcAddr, port OUTPUT name, owner`. */

import { malformedQuery } from '../errors.ts';
import type { Reader } from './expression.ts';
import type { Row } from './row.ts';

export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface LookupUse {
  readonly table: string;
  /** Columns that rows are found by. */
  readonly matched: readonly string[];
  /** Columns that become fields. */
  readonly outputs: readonly string[];
}

/** Behind the word `lookup`. Events that the table has nothing for stay. @throws MalformedQueryException */
export function readLookup(
  reader: Reader,
  rowsOf: (table: string) => TableRows,
): { use: LookupUse; apply: (row: Row) => boolean } {
  const table = reader.name();
  const matches: { column: string; field: string }[] = [];
  do {
    const column = reader.name();
    matches.push({ column, field: reader.take('as') ? reader.name() : column });
  } while (reader.take(','));
  const isOnlyNew = reader.take('outputnew');
  if (!isOnlyNew && !reader.take('output')) {
    throw malformedQuery(`OUTPUT or OUTPUTNEW expected instead of ${reader.peek()?.text ?? 'the end'}`);
  }
  const outputs: string[] = [];
  do outputs.push(reader.name());
  while (reader.take(','));
  const use = { table, matched: matches.map(({ column }) => column), outputs };
  let find: ((row: Row) => Found | undefined) | undefined;
  return {
    use,
    apply(row) {
      // Large tables are read when there is something to look up.
      find ??= finder(
        rowsOf(table),
        use,
        matches.map(({ field }) => field),
      );
      const found = find(row);
      for (const [i, name] of outputs.entries()) {
        if (!isOnlyNew) row.set(name, found?.[i]);
        else if (found !== undefined && isMissing(row, name)) row.set(name, found[i]);
      }
      return true;
    },
  };
}

type Found = readonly (string | undefined)[];

/** "The match is exact and case-sensitive", of all fields; of rows that are alike the first counts. */
function finder(
  { columns, rows }: TableRows,
  { matched, outputs }: LookupUse,
  fields: readonly string[],
): (row: Row) => Found | undefined {
  const [keys, values] = [matched, outputs].map((names) => names.map((name) => columns.indexOf(name)));
  const known = new Map<string, readonly string[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys?.map((at) => row[at]));
    if (!known.has(key)) known.set(key, row);
  }
  return (row) => {
    const wanted = fields.map((field) => row.get(field));
    if (wanted.includes(undefined)) return undefined;
    const found = known.get(JSON.stringify(wanted.map(String)));
    return found && values?.map((at) => found[at]);
  };
}

function isMissing(row: Row, name: string): boolean {
  const value = row.get(name);
  return value === undefined || value === '';
}
