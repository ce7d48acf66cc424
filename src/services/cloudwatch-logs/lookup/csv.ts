/** Tables as CSV: a row with the names of the columns, then the others. */

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Why a text is no table. */
export class CsvError extends Error {}

/** @throws CsvError */
export function parseCsv(text: string): CsvTable {
  const [columns = [], ...rows] = rowsOf(text);
  if (columns.some((name) => name === '')) throw new CsvError('a column has no name.');
  if (new Set(columns).size < columns.length) throw new CsvError('two columns have the same name.');
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0) {
    throw new CsvError(`row ${wrong + 1} has ${rows[wrong]?.length} values for ${columns.length} columns.`);
  }
  return { columns, rows };
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const ends = /[",\r\n]/g;
  for (;;) {
    let value: string;
    if (text[at] === '"') {
      [value, at] = quotation(text, at, rows.length);
    } else {
      ends.lastIndex = at;
      const end = ends.exec(text)?.index ?? text.length;
      value = text.slice(at, end);
      at = end;
    }
    row.push(value);
    if (text[at] === ',') {
      at++;
      continue;
    }
    rows.push(row);
    row = [];
    const end = text.startsWith('\r\n', at) ? 2 : 1;
    if (at < text.length && end === 1 && text[at] !== '\n') throw misplaced(rows.length - 1);
    at += end;
    // A line's end at the end of the text begins no row.
    if (at >= text.length) return rows;
  }
}

/** What stands in the quotation that begins here, two marks for one, and where it ends. */
function quotation(text: string, start: number, row: number): [value: string, end: number] {
  let value = '';
  let at = start + 1;
  for (;;) {
    const mark = text.indexOf('"', at);
    if (mark < 0) throw misplaced(row);
    value += text.slice(at, mark);
    if (text[mark + 1] !== '"') return [value, mark + 1];
    value += '"';
    at = mark + 2;
  }
}

function misplaced(row: number): CsvError {
  return new CsvError(`row ${row} has a quotation mark or a line's end where none belongs.`);
}

/** The text of a table. */
export function csvOf({ columns, rows }: CsvTable): string {
  return [columns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
