import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const names = async (input: object) =>
  (await logs().describeQueryDefinitions(input)).queryDefinitions?.map(({ name }) => name);

test('DescribeQueryDefinitions lists by the beginning of names, in pages', async () => {
  for (const name of ['b/two', 'a/one', 'b/one'])
    await logs().putQueryDefinition({ name, queryString: 'fields x' });
  expect(await names({})).toEqual(['a/one', 'b/one', 'b/two']);
  expect(await names({ queryDefinitionNamePrefix: 'b/' })).toEqual(['b/one', 'b/two']);
  expect(await names({ queryLanguage: 'SQL' })).toEqual([]);
  const { nextToken } = await logs().describeQueryDefinitions({ maxResults: 2 });
  expect(await names({ maxResults: 2, nextToken })).toEqual(['b/two']);
});
