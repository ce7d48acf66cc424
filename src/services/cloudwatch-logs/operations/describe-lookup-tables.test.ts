import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { lookupTable } from '../../../../test/support/lookup-tables.ts';

const logsTest = logsCloud();
const { logs } = logsTest;

test('DescribeLookupTables lists tables by their names, in pages', async () => {
  for (const name of ['b_two', 'a', 'b_one']) await lookupTable(logsTest, name, 'x,y\n1,2\n');
  const names = async (input: object = {}) => {
    const { lookupTables = [], nextToken } = await logs().describeLookupTables(input);
    return { names: lookupTables.map(({ lookupTableName }) => lookupTableName), nextToken };
  };
  expect(await names()).toEqual({ names: ['a', 'b_one', 'b_two'], nextToken: undefined });
  expect(await names({ lookupTableNamePrefix: 'b_' })).toMatchObject({ names: ['b_one', 'b_two'] });
  const { nextToken } = await names({ maxResults: 2 });
  expect(await names({ nextToken, maxResults: 2 })).toEqual({ names: ['b_two'], nextToken: undefined });
  const { lookupTables = [] } = await logs().describeLookupTables({ lookupTableNamePrefix: 'a' });
  expect(lookupTables).toEqual([
    {
      lookupTableArn: 'arn:aws:logs:us-east-1:000000000000:lookup-table:a',
      lookupTableName: 'a',
      tableFields: ['x', 'y'],
      recordsCount: 1,
      sizeBytes: 8,
      lastUpdatedTime: expect.any(Number),
    },
  ]);
  for (const input of [{ maxResults: 0 }, { maxResults: 101 }, { nextToken: 'x' }]) {
    await expect(names(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});
