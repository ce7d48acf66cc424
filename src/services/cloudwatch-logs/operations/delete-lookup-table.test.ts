import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { lookupTable, manyUsers } from '../../../../test/support/lookup-tables.ts';

const logsTest = logsCloud();
const { logs, group, run } = logsTest;

test.each([
  ['small', 'id,name\n1,x\n'],
  ['large', manyUsers(5_000)],
])('DeleteLookupTable takes a %s table away; queries that name it fail', async (name, tableBody) => {
  const lookupTableArn = await lookupTable(logsTest, name, tableBody);
  const logGroupName = await group(`of-${name}`);
  const query = `lookup ${name} id OUTPUT name`;
  expect(await run(logGroupName, query)).toEqual([]);
  await logs().deleteLookupTable({ lookupTableArn });
  await expect(run(logGroupName, query)).rejects.toMatchObject({ name: 'MalformedQueryException' });
  for (const call of [
    logs().deleteLookupTable({ lookupTableArn }),
    logs().getLookupTable({ lookupTableArn }),
  ]) {
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
  await lookupTable(logsTest, name, 'other\n');
});
