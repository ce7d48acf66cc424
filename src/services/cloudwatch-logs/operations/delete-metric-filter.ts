import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { filters } from '../state.ts';

export const deleteMetricFilter: Handler<'DeleteMetricFilter'> = async ({ tx, place }, input) => {
  const { id } = await findGroup(tx, { place, name: input.logGroupName });
  if ((await filters.get(tx, place, id, 'metric', input.filterName)) === undefined) {
    throw logsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
  }
  await filters.delete(tx, place, id, 'metric', input.filterName);
};
