import { DescribeTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, putAll, S } from '../../../../test/support/dynamodb.ts';
import { serviceCaller } from '../../../core/caller.ts';
import { versionPart } from '../../../core/collection.ts';
import type { DeliveryContext } from '../../../core/context.ts';
import { builds, tables } from '../state.ts';
import { buildIndex } from './build-index.ts';

const PLACE = { account: '000000000000', region: 'us-east-1' };
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
});
afterAll(() => cloud.stop());

const base = {
  caller: serviceCaller('dynamodb'),
  place: PLACE,
  requestId: 'test',
  endpoint: 'http://localhost',
  reply: () => {},
};

/** A delivery that is broken off after so many transactions. */
function delivery(transactions: number): DeliveryContext {
  const abort = new AbortController();
  const staged = cloud.world.staged(base, abort.signal);
  let left = transactions;
  return {
    ...staged,
    entryId: 'test',
    attempt: 1,
    complete: () => {},
    transact: async (action) => {
      const result = await staged.transact(action);
      left -= 1;
      if (left === 0) abort.abort();
      return result;
    },
  };
}

test('a build that was broken off goes on where it was, and counts nothing twice', async () => {
  await makeTable(client, 'items', { global: { byColour: ['colour', 'KEYS_ONLY'] } });
  const table = await cloud.world.transact(base, async ({ tx }) => {
    const record = await tables.get(tx, PLACE, 'items');
    if (record === undefined) throw new Error('There is no table');
    // As it is after UpdateTable and before the build: the index is not filled by writes yet.
    const { indexes } = record;
    await tables.put(tx, PLACE, { ...record, indexes: [] });
    return { number: record.number, indexes };
  });
  await putAll(
    client,
    'items',
    Array.from({ length: 250 }, (_, i) => ({ pk: S(`k${i}`), colour: S('red') })),
  );
  const building = table.indexes.map((index) => ({ ...index, status: 'CREATING' as const }));
  await cloud.world.transact(base, async ({ tx }) => {
    const record = await tables.get(tx, PLACE, 'items');
    if (record !== undefined) await tables.put(tx, PLACE, { ...record, indexes: building });
  });
  const build = { place: PLACE, name: 'items', table: table.number, index: building[0]?.number };
  await expect(buildIndex(delivery(1), build)).rejects.toThrow('The cloud stops');
  const cursor = () =>
    cloud.world.transact(base, ({ tx }) =>
      builds.get(tx, PLACE, versionPart(table.number), build.index ?? 0),
    );
  expect(await cursor()).toBeDefined();
  // Written meanwhile: the build finds them entered.
  await putAll(client, 'items', [
    { pk: S('k1'), colour: S('red') },
    { pk: S('new'), colour: S('red') },
  ]);
  await buildIndex(delivery(10), build);
  expect(await cursor()).toBeUndefined();
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: 'ACTIVE', ItemCount: 251 }]);
  const query = { IndexName: 'byColour', KeyConditionExpression: 'colour = :c', Select: 'COUNT' as const };
  const values = { ':c': S('red') };
  const found = await client.send(
    new QueryCommand({ TableName: 'items', ...query, ExpressionAttributeValues: values }),
  );
  expect(found.Count).toBe(251);
  // Delivered once more, as may happen after a crash, it does nothing.
  await buildIndex(delivery(10), build);
  const again = await client.send(new DescribeTableCommand({ TableName: 'items' }));
  expect(again.Table).toEqual(Table);
});
