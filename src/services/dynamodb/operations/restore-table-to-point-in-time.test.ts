import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
  type RestoreTableToPointInTimeCommandInput,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';
import { activeTable } from '../../../../test/support/dynamodb-backups.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const recovery = (TableName: string, enabled: boolean, days?: number) =>
  client.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: enabled,
        ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
      },
    }),
  );
const restore = (input: Partial<RestoreTableToPointInTimeCommandInput>) =>
  client.send(
    new RestoreTableToPointInTimeCommand({ SourceTableName: 'items', TargetTableName: 'target', ...input }),
  );

async function restored(TargetTableName: string, RestoreDateTime?: Date) {
  await restore({
    TargetTableName,
    ...(RestoreDateTime === undefined ? { UseLatestRestorableTime: true } : { RestoreDateTime }),
  });
  await activeTable(client, TargetTableName);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TargetTableName }));
  return Object.fromEntries(Items.map(({ pk, v }) => [pk?.S, Number(v?.N)]));
}

test('every moment since recovery was enabled', async () => {
  await makeTable(client, 'items', { global: { byV: ['v:N', 'KEYS_ONLY'] } });
  await putAll(client, 'items', [
    { pk: S('a'), v: N(1) },
    { pk: S('b'), v: N(1) },
  ]);
  await recovery('items', true);
  const moments: Date[] = [];
  const next = async () => {
    await cloud.clock.advance(SECOND_MS);
    moments.push(new Date(cloud.clock.now()));
    await cloud.clock.advance(SECOND_MS);
  };
  await next();
  await putAll(client, 'items', [
    { pk: S('a'), v: N(2) },
    { pk: S('c'), v: N(2) },
  ]);
  await next();
  for (let i = 0; i < 300; i++) {
    await client.send(
      new UpdateItemCommand({
        TableName: 'items',
        Key: { pk: S('a') },
        UpdateExpression: 'ADD v :one',
        ExpressionAttributeValues: { ':one': N(1) },
      }),
    );
  }
  await client.send(new DeleteItemCommand({ TableName: 'items', Key: { pk: S('b') } }));
  await next();
  await client.send(new DeleteItemCommand({ TableName: 'items', Key: { pk: S('a') } }));
  expect(await restored('first', moments[0])).toEqual({ a: 1, b: 1 });
  expect(await restored('second', moments[1])).toEqual({ a: 2, b: 1, c: 2 });
  expect(await restored('third', moments[2])).toEqual({ a: 302, c: 2 });
  expect(await restored('latest')).toEqual({ c: 2 });
  expect((await client.send(new ScanCommand({ TableName: 'third', IndexName: 'byV' }))).Count).toBe(2);
});

test('only as far back as the days that were asked for', async () => {
  await makeTable(client, 'short');
  await recovery('short', true, 1);
  await client.send(new PutItemCommand({ TableName: 'short', Item: { pk: S('old') } }));
  const early = new Date(cloud.clock.now());
  await cloud.clock.advance(2 * DAY_MS);
  const at = (RestoreDateTime: Date) => restore({ SourceTableName: 'short', RestoreDateTime });
  expect(await refusal(at(early))).toMatch(
    /^InvalidRestoreTimeException: RestoreDateTime '.*Z' must be within EarliestRestorableDateTime '.*Z' and LatestRestorableDateTime '.*Z'$/,
  );
  expect(await refusal(at(new Date(cloud.clock.now() + DAY_MS)))).toMatch(/^InvalidRestoreTimeException/);
});

test('days that were taken away do not come back', async () => {
  await makeTable(client, 'shorter');
  await recovery('shorter', true, 30);
  await cloud.clock.advance(20 * DAY_MS);
  await recovery('shorter', true, 5);
  const { ContinuousBackupsDescription } = await recovery('shorter', true, 30);
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.EarliestRestorableDateTime?.getTime())
    // The call itself took a moment.
    .toBeGreaterThanOrEqual(cloud.clock.now() - 5 * DAY_MS - 60 * SECOND_MS);
});

test('what cannot be restored', async () => {
  const latest = { UseLatestRestorableTime: true };
  await makeTable(client, 'plain');
  expect(await refusal(restore({ SourceTableName: 'plain', ...latest }))).toBe(
    "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'plain'",
  );
  expect(await refusal(restore({ SourceTableName: 'none', ...latest }))).toBe(
    'TableNotFoundException: Table not found: none',
  );
  expect(await refusal(restore({ TargetTableName: 'items', ...latest }))).toBe(
    'TableAlreadyExistsException: Table already exists: items',
  );
  const source = { SourceTableName: 'plain' };
  expect(await refusal(restore(source))).toBe(
    'ValidationException: Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be ' +
      'specified, but not both',
  );
  expect(await refusal(restore({ ...source, ...latest, RestoreDateTime: new Date(0) }))).toBe(
    'ValidationException: Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for ' +
      'point-in-time restore request. Please specify either RestoreDateTime time or UseLatestRestorableTime',
  );
  const SourceTableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/plain';
  expect(await refusal(restore({ ...source, SourceTableArn, ...latest }))).toBe(
    'ValidationException: Invalid Request: Must provide exactly one of: sourceTableArn, sourceTableName',
  );
  expect(await refusal(restore({ SourceTableName: undefined, ...latest }))).toBe(
    "ValidationException: The parameter 'TableName' is required but was not present in the request",
  );
  expect(await refusal(restore({ ...source, TargetTableName: 'ab', ...latest }))).toBe(
    'ValidationException: TableName must be at least 3 characters long and at most 255 characters long',
  );
  await recovery('items', false);
  expect(await refusal(restore(latest))).toMatch(/^PointInTimeRecoveryUnavailableException/);
});
