/** What is done in a thread: see `core/offload.ts`. */

import type { OffloadedTasks } from '../../core/offload.ts';
import { beginFieldScan, type FieldScanInput } from './field-scan-task.ts';
import { beginHandOn, type HandOnInput } from './hand-on-task.ts';
import { beginQuery, type QueryInput } from './insights/query-task.ts';
import { beginTableCheck } from './lookup/check-task.ts';
import { beginSearch, type SearchInput } from './search-task.ts';

export const tasks: OffloadedTasks = {
  // Inputs are what `field-scan.ts`, `forward.ts`, `search.ts`, `insights/run.ts` and `lookup/new-table.ts` give.
  fields: (input) => beginFieldScan(input as FieldScanInput),
  handOn: (input) => beginHandOn(input as HandOnInput),
  lookupTable: (input) => beginTableCheck(input as string),
  search: (input) => beginSearch(input as SearchInput),
  query: (input) => beginQuery(input as QueryInput),
};
