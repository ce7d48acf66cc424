import { gzipSync } from 'node:zlib';
import {
  DescribeImportCommand,
  DynamoDBClient,
  ImportTableCommand,
  type ImportTableCommandInput,
  type ImportTableDescription,
  ListImportsCommand,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { N, refusal, S } from '../../../../test/support/dynamodb.ts';
import { settled } from '../../../../test/support/dynamodb-backups.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
let s3: S3;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  s3 = cloud.client(S3, { forcePathStyle: true });
  await s3.createBucket({ Bucket: 'imports' });
});
afterAll(() => cloud.stop());

async function imported(
  TableName: string,
  objects: Record<string, string | Uint8Array>,
  more: Partial<ImportTableCommandInput> = {},
  from = client,
): Promise<ImportTableDescription> {
  for (const [name, Body] of Object.entries(objects)) {
    await s3.putObject({ Bucket: 'imports', Key: `${TableName}/${name}`, Body });
  }
  const { ImportTableDescription: begun } = await from.send(
    new ImportTableCommand({
      S3BucketSource: { S3Bucket: 'imports', S3KeyPrefix: `${TableName}/` },
      InputFormat: 'DYNAMODB_JSON',
      TableCreationParameters: {
        TableName,
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'n', AttributeType: 'N' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byN',
            KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      },
      ...more,
    }),
  );
  let description: ImportTableDescription = begun ?? {};
  await settled(async () => {
    const answer = await from.send(new DescribeImportCommand({ ImportArn: begun?.ImportArn }));
    description = answer.ImportTableDescription ?? {};
    return description.ImportStatus !== 'IN_PROGRESS';
  });
  return description;
}

async function scan(TableName: string, IndexName?: string) {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName, ...(IndexName ? { IndexName } : {}) }),
  );
  return Items.sort((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1));
}

const line = (item: object) => JSON.stringify({ Item: item });

test('JSON of several objects, with and without lines, into a table with an index', async () => {
  const many = Array.from({ length: 250 }, (_, i) => line({ pk: S(`m${i}`) })).join('');
  const description = await imported('json', {
    'a.json': `${line({ pk: S('a'), n: N(1), b: { B: 'YmFy' } })}\n${line({ pk: S('b'), l: { L: [S('}"{')] } })}`,
    b: many,
  });
  expect(description).toMatchObject({
    ImportStatus: 'COMPLETED',
    ProcessedItemCount: 252,
    ImportedItemCount: 252,
    ErrorCount: 0,
  });
  const items = await scan('json');
  expect(items).toHaveLength(252);
  expect(items[0]).toEqual({ pk: S('a'), n: N(1), b: { B: new Uint8Array(Buffer.from('bar')) } });
  expect(await scan('json', 'byN')).toHaveLength(1);
});

test('CSV: texts but for what the table defines otherwise; compressed', async () => {
  const csv = 'pk,n,note\r\nx,1.50,"a, ""b""\nc"\ny,2,plain\n';
  const description = await imported(
    'csv',
    { 'data.gz': gzipSync(csv) },
    { InputFormat: 'CSV', InputCompressionType: 'GZIP' },
  );
  expect(description).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 2 });
  expect(await scan('csv')).toEqual([
    { pk: S('x'), n: N('1.5'), note: S('a, "b"\nc') },
    { pk: S('y'), n: N(2), note: S('plain') },
  ]);
  await imported(
    'headers',
    { data: 'x;7\n' },
    { InputFormat: 'CSV', InputFormatOptions: { Csv: { Delimiter: ';', HeaderList: ['pk', 'n'] } } },
  );
  expect(await scan('headers')).toEqual([{ pk: S('x'), n: N(7) }]);
});

test('items that do not fit fail the import, the others are there', async () => {
  const description = await imported('faulty', {
    a: [
      line({ pk: S('good') }),
      line({ pk: N(1) }),
      line({ pk: S('bad'), n: S('text') }),
      '{"pk":{"S":"no item"}}',
      '{',
    ].join('\n'),
  });
  expect(description).toMatchObject({
    ImportStatus: 'FAILED',
    FailureCode: 'ItemValidationError',
    FailureMessage:
      'Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more ' +
      'details.',
    S3BucketSource: { S3BucketOwner: '000000000000' },
    ProcessedItemCount: 5,
    ImportedItemCount: 1,
    ErrorCount: 4,
  });
  expect(await scan('faulty')).toEqual([{ pk: S('good') }]);
});

test('a bucket that is not there leaves no table; one of another region is read', async () => {
  const missing = await imported('missing', {}, { S3BucketSource: { S3Bucket: 'no-such-bucket' } });
  expect(missing).toMatchObject({
    ImportStatus: 'FAILED',
    FailureCode: 'S3NoSuchBucket',
    FailureMessage: 'The specified bucket does not exist',
  });
  expect((await client.send(new ListTablesCommand({}))).TableNames).not.toContain('missing');
  const elsewhere = cloud.client(DynamoDBClient, { region: 'eu-central-1' });
  const far = await imported('far', { a: line({ pk: S('far') }) }, {}, elsewhere);
  expect(far).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 1 });
});

test('what is refused; lists', async () => {
  expect(await refusal(imported('json', {}))).toBe('ResourceInUseException: Table already exists: json');
  expect(await refusal(imported('ion', {}, { InputFormat: 'ION' }))).toContain('NotImplemented');
  const options = { InputFormat: 'DYNAMODB_JSON', InputFormatOptions: { Csv: { Delimiter: ';' } } } as const;
  expect(await refusal(imported('options', {}, options))).toBe(
    'ValidationException: Invalid Request: Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON.',
  );
  const token = { ClientToken: 'token' };
  const first = await imported('once', { a: line({ pk: S('x') }) }, token);
  expect((await imported('once', {}, token)).ImportArn).toBe(first.ImportArn);
  expect(await refusal(imported('twice', {}, token))).toMatch(/^ImportConflictException/);
  const { ImportSummaryList = [] } = await client.send(new ListImportsCommand({ TableArn: first.TableArn }));
  expect(ImportSummaryList).toMatchObject([{ ImportArn: first.ImportArn, ImportStatus: 'COMPLETED' }]);
  const page = await client.send(new ListImportsCommand({ PageSize: 2 }));
  const rest = await client.send(new ListImportsCommand({ NextToken: page.NextToken }));
  expect(page.ImportSummaryList).toHaveLength(2);
  expect(rest.ImportSummaryList?.map(({ ImportArn }) => ImportArn)).not.toContain(
    page.ImportSummaryList?.[0]?.ImportArn,
  );
  const none = 'arn:aws:dynamodb:us-east-1:000000000000:table/json/import/01693685827463-2d8752fd';
  expect(await refusal(client.send(new DescribeImportCommand({ ImportArn: none })))).toBe(
    `ImportNotFoundException: Import not found: ${none}`,
  );
});
