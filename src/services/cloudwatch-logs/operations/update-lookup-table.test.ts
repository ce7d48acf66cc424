import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { lookupTable, manyUsers } from '../../../../test/support/lookup-tables.ts';

const logsTest = logsCloud();
const { logs, cloud } = logsTest;
const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/x';

test('UpdateLookupTable replaces a table, and keeps what is not said', async () => {
  const lookupTableArn = await lookupTable(logsTest, 'one', 'a\n1\n');
  await cloud().clock.advance(1_000);
  const updated = await logs().updateLookupTable({
    lookupTableArn,
    tableBody: manyUsers(5_000),
    description: 'more',
    kmsKeyId,
  });
  expect(updated.lookupTableArn).toBe(lookupTableArn);
  const table = await logs().getLookupTable({ lookupTableArn });
  expect(table).toMatchObject({
    description: 'more',
    kmsKeyId,
    lastUpdatedTime: updated.lastUpdatedTime,
    tableBody: manyUsers(5_000),
    sizeBytes: manyUsers(5_000).length,
  });
  await logs().updateLookupTable({ lookupTableArn, tableBody: 'b,c\n1,2\n', kmsKeyId: '' });
  const last = await logs().getLookupTable({ lookupTableArn });
  expect(last).toMatchObject({ description: 'more', tableBody: 'b,c\n1,2\n', sizeBytes: 8 });
  expect(last.kmsKeyId).toBeUndefined();
  const { lookupTables = [] } = await logs().describeLookupTables({});
  expect(lookupTables).toMatchObject([{ tableFields: ['b', 'c'], recordsCount: 1 }]);
});

test('tables that are not there, and what is none', async () => {
  const lookupTableArn = await lookupTable(logsTest, 'two', 'a\n');
  const update = (more: object) => logs().updateLookupTable({ lookupTableArn, tableBody: 'a\n', ...more });
  const own = 'arn:aws:logs:us-east-1:000000000000:lookup-table:none';
  const other = 'arn:aws:logs:us-east-1:111111111111:lookup-table:two';
  await expect(update({ lookupTableArn: own })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(update({ lookupTableArn: other })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  for (const more of [{ lookupTableArn: 'two' }, { tableBody: 'a,a\n' }, { kmsKeyId: 'id' }]) {
    await expect(update(more)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  await expect(update({ queryId: 'x' })).rejects.toMatchObject({ name: 'ValidationException' });
});
