import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import { makeTable } from '../../../test/support/dynamodb.ts';
import { rootOf } from '../../core/caller.ts';
import { onBatchStatements, onStatement } from './access-partiql.ts';

const place = { account: '000000000000', region: 'us-east-1' };
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
  await makeTable(cloud.client(DynamoDBClient), 'items', {
    key: 'pk sk:N',
    global: { byNumber: ['number:N', 'ALL'] },
  });
});
afterAll(() => cloud.stop());

async function demandOf(Statement: string) {
  const base = {
    caller: rootOf(place.account),
    place,
    requestId: 'x',
    endpoint: 'http://localhost',
    reply: () => {},
  };
  const [demand] = await cloud.world.transact(base, ({ tx, now }) =>
    onStatement.demands({ tx, now, place, caller: base.caller }, { Statement }),
  );
  return { ...demand, policy: undefined };
}

test('a SELECT by key names its partitions, one without reads the whole table', async () => {
  expect(await demandOf(`SELECT v, deep.x FROM items WHERE pk IN ['a', 'b'] AND w = 1`)).toMatchObject({
    action: 'dynamodb:PartiQLSelect',
    resource: ARN,
    conditions: {
      'dynamodb:LeadingKeys': ['a', 'b'],
      'dynamodb:Attributes': ['v', 'deep', 'pk', 'w'],
      'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
      'dynamodb:FullTableScan': 'false',
    },
  });
  expect(await demandOf(`SELECT * FROM items WHERE pk > 'a'`)).toMatchObject({
    conditions: { 'dynamodb:FullTableScan': 'true', 'dynamodb:Select': 'ALL_ATTRIBUTES' },
  });
  expect(await demandOf(`SELECT * FROM items.byNumber WHERE "number" = 1.50`)).toMatchObject({
    resource: `${ARN}/index/byNumber`,
    conditions: { 'dynamodb:LeadingKeys': ['1.5'], 'dynamodb:FullTableScan': 'false' },
  });
});

test('writes have actions of their own', async () => {
  expect(await demandOf(`INSERT INTO items VALUE {'pk': 'a', 'sk': 1, 'v': 2}`)).toMatchObject({
    action: 'dynamodb:PartiQLInsert',
    conditions: { 'dynamodb:LeadingKeys': ['a'], 'dynamodb:Attributes': ['pk', 'sk', 'v'] },
  });
  expect(await demandOf(`UPDATE items SET v = w WHERE pk = 'a' AND sk = 1`)).toMatchObject({
    action: 'dynamodb:PartiQLUpdate',
    conditions: { 'dynamodb:Attributes': ['pk', 'sk', 'v', 'w'] },
  });
  expect(await demandOf(`DELETE FROM "${ARN}" WHERE pk = 'a' AND sk = 1`)).toMatchObject({
    action: 'dynamodb:PartiQLDelete',
    resource: ARN,
  });
  expect(onBatchStatements.actions).toHaveLength(4);
});
