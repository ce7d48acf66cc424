import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { lookupTable, manyUsers } from '../../../../test/support/lookup-tables.ts';

const logsTest = logsCloud();
const { logs } = logsTest;

test.each([
  ['small', 'a,b\n1,2'],
  ['large', manyUsers(10_000)],
])('GetLookupTable answers a %s table as it came', async (name, tableBody) => {
  const lookupTableArn = await lookupTable(logsTest, name, tableBody);
  expect(await logs().getLookupTable({ lookupTableArn })).toMatchObject({
    lookupTableArn,
    lookupTableName: name,
    tableBody,
    sizeBytes: tableBody.length,
    lastUpdatedTime: expect.any(Number),
  });
});

test('there has to be one', async () => {
  for (const [lookupTableArn, name] of [
    ['arn:aws:logs:us-east-1:000000000000:lookup-table:none', 'ResourceNotFoundException'],
    ['arn:aws:logs:us-east-1:000000000000:log-group:none', 'InvalidParameterException'],
  ]) {
    await expect(logs().getLookupTable({ lookupTableArn })).rejects.toMatchObject({ name });
  }
});
