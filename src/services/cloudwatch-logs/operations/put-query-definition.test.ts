import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('PutQueryDefinition keeps a query, and changes it by its id', async () => {
  const input = { name: 'errors', queryString: 'fields @message', logGroupNames: ['a'] };
  const { queryDefinitionId } = await logs().putQueryDefinition(input);
  await logs().putQueryDefinition({ ...input, queryDefinitionId, queryString: 'stats count(*)' });
  expect((await logs().describeQueryDefinitions({})).queryDefinitions).toEqual([
    {
      queryDefinitionId,
      name: 'errors',
      queryString: 'stats count(*)',
      logGroupNames: ['a'],
      lastModified: expect.any(Number),
      queryLanguage: 'CWLI',
    },
  ]);
  await expect(logs().putQueryDefinition(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const call = logs().putQueryDefinition({ ...input, queryDefinitionId: 'none' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
