/** Reads a table that somebody brings: what its columns are, and how many rows it has. */

import type { OffloadedTask } from '../../../core/offload.ts';
import { CsvError, parseCsv } from './csv.ts';

export interface TableFacts {
  readonly columns: readonly string[];
  readonly recordsCount: number;
}

/** What is wrong is told: errors that come out of a thread lose their kind. */
export function factsOfTable(text: string): TableFacts | string {
  try {
    const { columns, rows } = parseCsv(text);
    return { columns, recordsCount: rows.length };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.message;
  }
}

export function beginTableCheck(text: string): OffloadedTask {
  return { take: () => undefined, finish: () => factsOfTable(text) };
}
