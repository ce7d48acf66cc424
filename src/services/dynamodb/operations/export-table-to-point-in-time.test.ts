import { gunzipSync } from 'node:zlib';
import {
  DeleteTableCommand,
  DescribeExportCommand,
  DynamoDBClient,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  type ExportTableToPointInTimeCommandInput,
  ListExportsCommand,
  PutItemCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';
import { settled } from '../../../../test/support/dynamodb-backups.ts';
import { allow, iamCloud } from '../../../../test/support/iam.ts';

const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
const { cloud, userWith } = iamCloud();

async function setUp() {
  const client = cloud().client(DynamoDBClient);
  const s3 = cloud().client(S3, { forcePathStyle: true });
  if ((await refusal(s3.headBucket({ Bucket: 'exports' }))) === 'accepted') return { client, s3 };
  await s3.createBucket({ Bucket: 'exports' });
  await makeTable(client, 'items');
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: 'items',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  await putAll(client, 'items', [
    {
      pk: S('a'),
      n: N('1.5'),
      b: { B: Buffer.from('bar') },
      set: { NS: ['1', '2'] },
      "it's": { NULL: true },
    },
    { pk: S('b"'), list: { L: [{ BOOL: true }, { M: { x: S('y') } }] } },
  ]);
  return { client, s3 };
}

async function exported(client: DynamoDBClient, input: Partial<ExportTableToPointInTimeCommandInput> = {}) {
  const { ExportDescription: begun } = await client.send(
    new ExportTableToPointInTimeCommand({ TableArn: TABLE_ARN, S3Bucket: 'exports', ...input }),
  );
  let description: ExportDescription = begun ?? {};
  await settled(async () => {
    const answer = await client.send(new DescribeExportCommand({ ExportArn: begun?.ExportArn }));
    description = answer.ExportDescription ?? {};
    return description.ExportStatus !== 'IN_PROGRESS';
  });
  return description;
}

async function contentOf(s3: S3, Key: string | undefined): Promise<Buffer> {
  const { Body } = await s3.getObject({ Bucket: 'exports', Key });
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

async function linesOf(s3: S3, { ExportManifest }: ExportDescription): Promise<string[]> {
  const summary = JSON.parse((await contentOf(s3, ExportManifest)).toString());
  const files = (await contentOf(s3, summary.manifestFilesS3Key)).toString().trim().split('\n');
  const lines: string[] = [];
  for (const file of files) {
    const { dataFileS3Key, itemCount } = JSON.parse(file);
    const own = gunzipSync(await contentOf(s3, dataFileS3Key))
      .toString()
      .split('\n')
      .filter(Boolean);
    expect(own).toHaveLength(itemCount);
    lines.push(...own);
  }
  return lines.sort();
}

test('the table as it was at the export time, with manifests', async () => {
  const { client, s3 } = await setUp();
  const ExportTime = new Date(cloud().clock.now());
  await cloud().clock.advance(5_000);
  await client.send(new PutItemCommand({ TableName: 'items', Item: { pk: S('later') } }));
  const description = await exported(client, { S3Prefix: 'some/where', ExportTime });
  expect(description).toMatchObject({
    ExportStatus: 'COMPLETED',
    ItemCount: 2,
    ExportFormat: 'DYNAMODB_JSON',
  });
  expect(description.ExportManifest).toMatch(
    /^some\/where\/AWSDynamoDB\/\d{14}-[0-9a-f]{8}\/manifest-summary\.json$/,
  );
  expect((await linesOf(s3, description)).map((line) => JSON.parse(line).Item)).toEqual([
    { pk: { S: 'a' }, n: { N: '1.5' }, b: { B: 'YmFy' }, set: { NS: ['1', '2'] }, "it's": { NULL: true } },
    { pk: { S: 'b"' }, list: { L: [{ BOOL: true }, { M: { x: { S: 'y' } } }] } },
  ]);
  expect(await linesOf(s3, await exported(client))).toHaveLength(3);
});

test('Ion', async () => {
  const { client, s3 } = await setUp();
  const description = await exported(client, { ExportFormat: 'ION' });
  expect(await linesOf(s3, description)).toEqual(
    expect.arrayContaining([
      `$ion_1_0 {Item:{pk:"a",n:1.5,b:{{YmFy}},set:$dynamodb_NS::[1.,2.],'it\\'s':null}}`,
      `$ion_1_0 {Item:{pk:"b\\"",list:[true,{x:"y"}]}}`,
    ]),
  );
});

test('S3 is asked for the caller: what it refuses ends the export', async () => {
  const { client } = await setUp();
  expect(await exported(client, { S3Bucket: 'no-such-bucket' })).toMatchObject({
    ExportStatus: 'FAILED',
    FailureCode: 'S3NoSuchBucket',
    FailureMessage: 'The specified bucket does not exist',
  });
  const credentials = await userWith('exporter', allow('dynamodb:*', '*'));
  const user = cloud().client(DynamoDBClient, { credentials });
  expect(await exported(user)).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3AccessDenied' });
});

test('the same token is the same export; lists; what is refused', async () => {
  const { client } = await setUp();
  const first = await exported(client, { ClientToken: 'token' });
  expect((await exported(client, { ClientToken: 'token' })).ExportArn).toBe(first.ExportArn);
  expect(await refusal(exported(client, { ClientToken: 'token', S3Prefix: 'x' }))).toBe(
    'ExportConflictException: Export conflict: Duplicate request detected with conflicting parameters',
  );
  expect(await refusal(exported(client, { S3SseKmsKeyId: 'alias/own' }))).toBe(
    'ValidationException: Invalid Request: KMS Key Id is not supported for this encryption type',
  );
  const page = await client.send(new ListExportsCommand({ TableArn: TABLE_ARN, MaxResults: 1 }));
  const { NextToken } = page;
  const rest = await client.send(new ListExportsCommand({ TableArn: TABLE_ARN, NextToken }));
  const arns = [...(page.ExportSummaries ?? []), ...(rest.ExportSummaries ?? [])].map(
    ({ ExportArn }) => ExportArn,
  );
  expect(new Set(arns).size).toBe(arns.length);
  expect(arns).toContain(first.ExportArn);
  const other = TABLE_ARN.replace('items', 'other');
  expect(await refusal(exported(client, { TableArn: other }))).toBe(
    `TableNotFoundException: Table not found: ${other}`,
  );
  expect(await refusal(exported(client, { TableArn: 'items' }))).toBe(
    'ValidationException: Invalid TableArn: Invalid Table ARN',
  );
  await makeTable(client, 'plain');
  expect(await refusal(exported(client, { TableArn: TABLE_ARN.replace('items', 'plain') }))).toBe(
    "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'plain'",
  );
  expect(await refusal(exported(client, { ExportTime: new Date(cloud().clock.now() + 60_000) }))).toMatch(
    /^InvalidExportTimeException/,
  );
  expect(await refusal(exported(client, { ExportType: 'INCREMENTAL_EXPORT' }))).toContain('NotImplemented');
  const none = `${TABLE_ARN}/export/01693685827463-2d8752fd`;
  expect(await refusal(client.send(new DescribeExportCommand({ ExportArn: none })))).toBe(
    `ExportNotFoundException: Export not found: ${none}`,
  );
  expect(
    await refusal(client.send(new DescribeExportCommand({ ExportArn: `${TABLE_ARN}/index/anything` }))),
  ).toBe('ValidationException: Invalid Export ARN');
});

test('what was exported of a table that is gone is listed by its name no more, but there', async () => {
  const { client } = await setUp();
  const { ExportArn, ExportType } = await exported(client, {});
  expect(ExportType).toBeUndefined();
  const listed = async () =>
    (await client.send(new ListExportsCommand({ TableArn: TABLE_ARN }))).ExportSummaries?.map(
      (summary) => summary.ExportArn,
    );
  expect(await listed()).toContain(ExportArn);
  await client.send(new DeleteTableCommand({ TableName: 'items' }));
  expect(await listed()).toEqual([]);
  await makeTable(client, 'items');
  expect(await listed()).toEqual([]);
  const { ExportDescription } = await client.send(new DescribeExportCommand({ ExportArn }));
  expect(ExportDescription?.ExportArn).toBe(ExportArn);
});
