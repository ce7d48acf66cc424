import { invalidParameter, limitExceeded, logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { queryDefinitions } from '../state.ts';

const DEFINITIONS_MAX = 1_000;

/** Kept for those who look them up: StartQuery takes a text. */
export const putQueryDefinition: Handler<'PutQueryDefinition'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  const id = input.queryDefinitionId ?? ids.uuid();
  const known = await queryDefinitions.get(tx, place, id);
  if (input.queryDefinitionId !== undefined && known === undefined) {
    throw logsError('ResourceNotFoundException', 'The specified query definition does not exist.');
  }
  const { records } = await queryDefinitions.list(tx, place, { snapshot: true });
  const hasName = records.some((other) => other.name === input.name && other.id !== id);
  if (hasName) throw invalidParameter(`A query definition with the name ${input.name} already exists.`);
  if (known === undefined && records.length >= DEFINITIONS_MAX) throw limitExceeded();
  await queryDefinitions.put(tx, place, {
    id,
    name: input.name,
    queryString: input.queryString,
    modifiedAtMs: now(),
    groupNames: input.logGroupNames ?? [],
    language: input.queryLanguage ?? 'CWLI',
    parameters: input.parameters,
  });
  return { queryDefinitionId: id };
};
