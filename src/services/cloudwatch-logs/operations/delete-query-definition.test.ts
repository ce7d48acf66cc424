import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteQueryDefinition removes a query that is there', async () => {
  const { queryDefinitionId = '' } = await logs().putQueryDefinition({ name: 'q', queryString: 'fields x' });
  expect((await logs().deleteQueryDefinition({ queryDefinitionId })).success).toBe(true);
  const call = logs().deleteQueryDefinition({ queryDefinitionId });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
