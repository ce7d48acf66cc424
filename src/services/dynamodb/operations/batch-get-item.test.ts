import { BatchGetItemCommand, type BatchGetItemCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, N, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'first');
  await makeTable(client, 'second', { key: 'pk sk:N' });
  await putAll(client, 'first', [{ pk: S('a'), v: N(1), w: N(2) }, { pk: S('b') }]);
  await putAll(client, 'second', [{ pk: S('a'), sk: N(1) }]);
});
afterAll(() => cloud.stop());

const batch = (
  RequestItems: BatchGetItemCommandInput['RequestItems'],
  more: Partial<BatchGetItemCommandInput> = {},
) => client.send(new BatchGetItemCommand({ RequestItems, ...more }));

test('items of several tables, without those that are not there', async () => {
  const result = await batch(
    {
      first: { Keys: [{ pk: S('a') }, { pk: S('none') }], ProjectionExpression: 'v' },
      second: { Keys: [{ pk: S('a'), sk: N(1) }], ConsistentRead: true },
    },
    { ReturnConsumedCapacity: 'TOTAL' },
  );
  expect(result.Responses).toEqual({ first: [{ v: N(1) }], second: [{ pk: S('a'), sk: N(1) }] });
  expect(result.UnprocessedKeys).toEqual({});
  expect(result.ConsumedCapacity).toEqual([
    { TableName: 'first', CapacityUnits: 1 },
    { TableName: 'second', CapacityUnits: 1 },
  ]);
});

test('a table named by ARN is answered under that name', async () => {
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/first';
  expect((await batch({ [arn]: { Keys: [{ pk: S('b') }] } })).Responses).toEqual({ [arn]: [{ pk: S('b') }] });
});

test('what is beyond 16 MB comes back as unprocessed, to be asked for again', async () => {
  await makeTable(client, 'large');
  const Keys = Array.from({ length: 45 }, (_, i) => ({ pk: S(`k${i}`) }));
  await putAll(
    client,
    'large',
    Keys.map((key) => ({ ...key, pad: S('x'.repeat(390_000)) })),
  );
  const request = { Keys, ProjectionExpression: 'pk', ConsistentRead: true };
  const result = await batch({ large: request });
  // 43 items of 390,006 bytes fit into 16 MiB, as they are before the projection.
  expect(result.Responses?.['large']).toHaveLength(43);
  expect(result.UnprocessedKeys).toEqual({ large: { ...request, Keys: Keys.slice(43) } });
});

const keys = (count: number) => Array.from({ length: count }, (_, i) => ({ pk: S(`k${i}`) }));
test.each<[BatchGetItemCommandInput['RequestItems'], string]>([
  [
    { first: { Keys: [{ pk: S('a') }, { pk: S('a') }] } },
    'ValidationException: Provided list of item keys contains duplicates',
  ],
  [
    {
      second: {
        Keys: [
          { pk: S('a'), sk: N(1) },
          { sk: N('1.0'), pk: S('a') },
        ],
      },
    },
    'ValidationException: Provided list of item keys contains duplicates',
  ],
  [
    { first: { Keys: keys(60) }, second: { Keys: keys(60) } },
    'ValidationException: Too many items requested for the BatchGetItem call',
  ],
  [
    { first: { Keys: [{ no: S('a') }] } },
    'ValidationException: The provided key element does not match the schema',
  ],
  [{ nowhere: { Keys: [{ pk: S('a') }] } }, 'ResourceNotFoundException: Requested resource not found'],
])('refusal %#', async (items, message) => {
  expect(await refusal(batch(items))).toBe(message);
});
