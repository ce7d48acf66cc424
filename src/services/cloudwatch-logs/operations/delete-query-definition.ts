import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { queryDefinitions } from '../state.ts';

export const deleteQueryDefinition: Handler<'DeleteQueryDefinition'> = async ({ tx, place }, input) => {
  const { queryDefinitionId: id } = input;
  if ((await queryDefinitions.get(tx, place, id)) === undefined) {
    throw logsError('ResourceNotFoundException', 'The specified query definition does not exist.');
  }
  await queryDefinitions.delete(tx, place, id);
  return { success: true };
};
