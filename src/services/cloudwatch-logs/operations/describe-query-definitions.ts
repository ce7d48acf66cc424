import type { QueryDefinition } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { pageOf } from '../paging.ts';
import { type QueryDefinitionRecord, queryDefinitions } from '../state.ts';

const LIMIT = 1_000;

export const describeQueryDefinitions: Handler<'DescribeQueryDefinitions'> = async (context, input) => {
  const { tx, place } = context;
  const { maxResults, queryLanguage, queryDefinitionNamePrefix: startsWith, nextToken: token } = input;
  const paged = { queryLanguage, startsWith, nextToken: token, limit: maxResults };
  const more = startsWith === undefined ? {} : { startsWith };
  const { records, nextToken } = await pageOf(
    context,
    'DescribeQueryDefinitions',
    paged,
    LIMIT,
    (query) => queryDefinitions.listBy(tx, place, 'byName', { ...query, ...more }),
    ({ language }) => queryLanguage === undefined || language === queryLanguage,
  );
  return {
    queryDefinitions: records.map(shown),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

function shown(definition: QueryDefinitionRecord): QueryDefinition {
  return {
    queryLanguage: definition.language,
    queryDefinitionId: definition.id,
    name: definition.name,
    queryString: definition.queryString,
    lastModified: definition.modifiedAtMs,
    logGroupNames: definition.groupNames,
    ...(definition.parameters === undefined ? {} : { parameters: definition.parameters }),
  };
}
