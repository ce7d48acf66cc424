/** What is done in a thread: see `core/offload.ts`. */

import type { OffloadedTasks } from '../../core/offload.ts';
import { beginQuery, type QueryInput } from './insights/query-task.ts';
import { beginSearch, type SearchInput } from './search-task.ts';

export const tasks: OffloadedTasks = {
  // Inputs are what `search.ts` and `insights/run.ts` give.
  search: (input) => beginSearch(input as SearchInput),
  query: (input) => beginQuery(input as QueryInput),
};
