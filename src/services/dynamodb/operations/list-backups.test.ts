import { DynamoDBClient, ListBackupsCommand, type ListBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';
import { completeBackup } from '../../../../test/support/dynamodb-backups.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
let betweenMs: number;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  for (const name of ['one', 'two']) await makeTable(client, name);
  for (const [table, name] of [
    ['one', 'aaa'],
    ['two', 'bbb'],
  ] as const)
    await completeBackup(client, table, name);
  await cloud.clock.advance(60_000);
  betweenMs = cloud.clock.now();
  await cloud.clock.advance(60_000);
  for (const [table, name] of [
    ['one', 'ccc'],
    ['two', 'ddd'],
  ] as const)
    await completeBackup(client, table, name);
});
afterAll(() => cloud.stop());

const list = (input: ListBackupsCommandInput = {}) => client.send(new ListBackupsCommand(input));
const names = async (input?: ListBackupsCommandInput) =>
  (await list(input)).BackupSummaries?.map(({ BackupName }) => BackupName).sort();

test('of a table, of a time, of a kind', async () => {
  expect(await names()).toEqual(['aaa', 'bbb', 'ccc', 'ddd']);
  expect(await names({ TableName: 'one' })).toEqual(['aaa', 'ccc']);
  expect(await names({ TableName: 'arn:aws:dynamodb:us-east-1:000000000000:table/two' })).toEqual([
    'bbb',
    'ddd',
  ]);
  expect(await names({ TableName: 'none' })).toEqual([]);
  expect(await names({ TimeRangeLowerBound: new Date(betweenMs) })).toEqual(['ccc', 'ddd']);
  expect(await names({ TimeRangeUpperBound: new Date(betweenMs) })).toEqual(['aaa', 'bbb']);
  const turned = {
    TimeRangeLowerBound: new Date(betweenMs + 1),
    TimeRangeUpperBound: new Date(betweenMs - 1),
  };
  expect(await refusal(list(turned))).toBe(
    'ValidationException: One or more parameter values were invalid: Time range lower bound must be less than or ' +
      'equal to upper bound',
  );
  expect(await names({ BackupType: 'SYSTEM' })).toEqual([]);
  expect(await names({ BackupType: 'ALL', TableName: 'one' })).toEqual(['aaa', 'ccc']);
});

test('pages hold each backup once', async () => {
  const seen: (string | undefined)[] = [];
  let start: string | undefined;
  do {
    const page = await list({ Limit: 1, ...(start === undefined ? {} : { ExclusiveStartBackupArn: start }) });
    expect(page.BackupSummaries?.length).toBeLessThanOrEqual(1);
    seen.push(...(page.BackupSummaries ?? []).map(({ BackupName }) => BackupName));
    start = page.LastEvaluatedBackupArn;
  } while (start !== undefined);
  expect(seen.sort()).toEqual(['aaa', 'bbb', 'ccc', 'ddd']);
  const first = await list({ TableName: 'two', Limit: 1 });
  const rest = await list({ TableName: 'two', ExclusiveStartBackupArn: first.LastEvaluatedBackupArn });
  expect(rest.BackupSummaries).toHaveLength(1);
  expect(rest.LastEvaluatedBackupArn).toBeUndefined();
});
