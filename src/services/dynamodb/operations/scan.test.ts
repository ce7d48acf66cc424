import { DynamoDBClient, paginateScan, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

const COUNT = 60;
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items', {
    key: 'pk sk:N',
    global: { sparse: ['mark', 'KEYS_ONLY'] },
    local: { byAge: ['pk age:N', 'KEYS_ONLY'] },
  });
  const items = Array.from({ length: COUNT }, (_, i) => ({
    pk: S(`p${i % 20}`),
    sk: N(i),
    ...(i % 10 === 0 ? { mark: S('m') } : {}),
  }));
  await putAll(client, 'items', items);
});
afterAll(() => cloud.stop());

const scan = (more: Partial<ScanCommandInput> = {}) =>
  client.send(new ScanCommand({ TableName: 'items', ...more }));
async function allOf(more: Partial<ScanCommandInput>): Promise<number[]> {
  const seen: number[] = [];
  for await (const page of paginateScan({ client }, { TableName: 'items', ...more })) {
    seen.push(...(page.Items ?? []).map((item) => Number(item['sk']?.N)));
  }
  return seen.sort((a, b) => a - b);
}
const everything = Array.from({ length: COUNT }, (_, i) => i);

test('all items, once each, in one page and in pages of seven', async () => {
  expect(await allOf({})).toEqual(everything);
  expect(await allOf({ Limit: 7 })).toEqual(everything);
});

test('segments share no item and leave none out, page by page', async () => {
  const segments = await Promise.all(
    [0, 1, 2].map((Segment) => allOf({ Segment, TotalSegments: 3, Limit: 4 })),
  );
  expect(segments.every((segment) => segment.length > 0)).toBe(true);
  expect(segments.flat().sort((a, b) => a - b)).toEqual(everything);
});

test('an index holds only the items that have its key', async () => {
  expect(await allOf({ IndexName: 'sparse', Limit: 2 })).toEqual([0, 10, 20, 30, 40, 50]);
});

test('filters leave out after the items were counted', async () => {
  const filter = { FilterExpression: 'attribute_exists(mark)' };
  const { Count, ScannedCount, Items } = await scan(filter);
  expect([Count, ScannedCount, Items?.length]).toEqual([6, COUNT, 6]);
  const legacy = { ScanFilter: { mark: { ComparisonOperator: 'NOT_NULL' as const } } };
  expect((await scan({ ...legacy, Select: 'COUNT' })).Count).toBe(6);
});

test('capacity of a whole page, with a minimum', async () => {
  const { ConsumedCapacity } = await scan({ ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true });
  expect(ConsumedCapacity).toEqual({ TableName: 'items', CapacityUnits: 1 });
});

test('a start key of another segment', async () => {
  const { LastEvaluatedKey } = await scan({ Limit: 1 });
  const error = await refusal(scan({ Segment: 1, TotalSegments: 2, ExclusiveStartKey: LastEvaluatedKey }));
  expect(error).toBe(
    'ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ' +
      'ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1',
  );
});

test.each<[Partial<ScanCommandInput>, string]>([
  [
    { Segment: 1 },
    'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
  ],
  [
    { TotalSegments: 2 },
    'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
  ],
  [
    { Segment: 2, TotalSegments: 2 },
    'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
      'Segment: 2 is not less than TotalSegments: 2',
  ],
  [
    { ExclusiveStartKey: { pk: S('p') } },
    'The provided starting key is invalid: The provided key element does not match the schema',
  ],
  [{ IndexName: 'byAge', ExclusiveStartKey: { pk: S('p') } }, 'The provided starting key is invalid'],
  [{ IndexName: 'none' }, 'The table does not have the specified index: none'],
  [
    { IndexName: 'sparse', ConsistentRead: true },
    'Consistent reads are not supported on global secondary indexes',
  ],
  [
    { Limit: 0 },
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater " +
      'than or equal to 1',
  ],
])('%j is refused', async (more, message) => {
  expect(await refusal(scan(more))).toBe(`ValidationException: ${message}`);
});

test('a table that is not there', async () => {
  expect(await refusal(scan({ TableName: 'nowhere' }))).toBe(
    'ResourceNotFoundException: Requested resource not found',
  );
});
