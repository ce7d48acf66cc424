import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../test/support/cloud.ts';
import { makeTable, N, S } from '../../../test/support/dynamodb.ts';
import { rootOf } from '../../core/caller.ts';
import type { Demand } from '../../core/demand.ts';
import type { Access } from '../../core/service.ts';
import {
  onBatchGet,
  onBatchWrite,
  onItem,
  onNewTable,
  onQuery,
  onScan,
  onTagResource,
  onTransactGet,
  onTransactWrite,
} from './access.ts';

const place = { account: '000000000000', region: 'us-east-1' };
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
  const Tags = [{ Key: 'team', Value: 'blue' }];
  const options = { key: 'pk sk:N', global: { byNumber: ['number:N', 'ALL'] } } as const;
  await makeTable(cloud.client(DynamoDBClient), 'items', { ...options, more: { Tags } });
});
afterAll(() => cloud.stop());

async function demands<I>(access: Access<I>, input: I): Promise<Demand[]> {
  const caller = rootOf(place.account);
  const base = { caller, place, requestId: 'x', endpoint: 'http://localhost', reply: () => {} };
  const found = await cloud.world.transact(base, ({ tx }) =>
    access.demands({ tx, place, caller, now: () => cloud.clock.now() }, input),
  );
  expect(found.every(({ action }) => access.actions.includes(action))).toBe(true);
  // Conditions are made on demand: this asks for them.
  return found.map((demand) => ({ ...demand }));
}

const tag = { 'aws:ResourceTag/team': 'blue' };

test('an item: its partition key, all attributes that the request names, what it returns', async () => {
  const input = {
    TableName: 'items',
    Key: { pk: S('a'), sk: N(1) },
    UpdateExpression: 'SET v = w ADD u :n',
    ConditionExpression: 'attribute_exists(deep.inside)',
    ExpressionAttributeValues: { ':n': N(1) },
    ReturnValues: 'ALL_NEW',
  };
  expect(await demands(onItem('dynamodb:UpdateItem'), input)).toEqual([
    {
      action: 'dynamodb:UpdateItem',
      resource: ARN,
      policy: undefined,
      conditions: {
        ...tag,
        'dynamodb:LeadingKeys': ['a'],
        'dynamodb:Attributes': ['pk', 'sk', 'v', 'w', 'u', 'deep'],
        'dynamodb:ReturnValues': 'ALL_NEW',
      },
    },
  ]);
});

test('a query of an index: the index, the value of its own partition key', async () => {
  const input = {
    TableName: ARN,
    IndexName: 'byNumber',
    KeyConditionExpression: '#n = :n',
    FilterExpression: 'v > :n',
    ProjectionExpression: 'v',
    ExpressionAttributeNames: { '#n': 'number' },
    ExpressionAttributeValues: { ':n': N('1.50') },
  };
  expect(await demands(onQuery, input)).toMatchObject([
    {
      action: 'dynamodb:Query',
      resource: `${ARN}/index/byNumber`,
      conditions: {
        'dynamodb:LeadingKeys': ['1.5'],
        'dynamodb:Attributes': ['v', 'number'],
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
      },
    },
  ]);
});

test('a scan has no leading keys and reads everything', async () => {
  const [demand] = await demands(onScan, { TableName: 'items' });
  expect(demand?.conditions).toEqual({
    ...tag,
    'dynamodb:Select': 'ALL_ATTRIBUTES',
    'dynamodb:FullTableScan': 'true',
  });
});

test('batches demand their own action on each table', async () => {
  const keys = [{ pk: S('a') }, { pk: S('b') }, { pk: S('a') }];
  const gets = await demands(onBatchGet, { RequestItems: { items: { Keys: keys }, other: { Keys: keys } } });
  expect(gets).toMatchObject([
    { action: 'dynamodb:BatchGetItem', resource: ARN, conditions: { 'dynamodb:LeadingKeys': ['a', 'b'] } },
    { action: 'dynamodb:BatchGetItem', resource: ARN.replace('items', 'other') },
  ]);
  const writes = [
    { PutRequest: { Item: { pk: S('a'), v: N(1) } } },
    { DeleteRequest: { Key: { pk: S('b') } } },
  ];
  expect(await demands(onBatchWrite, { RequestItems: { items: writes } })).toMatchObject([
    {
      action: 'dynamodb:BatchWriteItem',
      conditions: { 'dynamodb:LeadingKeys': ['a', 'b'], 'dynamodb:Attributes': ['pk', 'v'] },
    },
  ]);
});

test('transactions demand the action of each of their parts', async () => {
  const target = { TableName: 'items', Key: { pk: S('a') } };
  const found = await demands(onTransactWrite, {
    TransactItems: [
      { Put: { TableName: 'items', Item: { pk: S('p') } } },
      { Update: { ...target, UpdateExpression: 'REMOVE v' } },
      { Delete: target },
      { ConditionCheck: { ...target, ConditionExpression: 'attribute_exists(pk)' } },
    ],
  });
  expect(found.map(({ action }) => action)).toEqual([
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:ConditionCheckItem',
  ]);
  expect(found[0]?.conditions).toMatchObject({
    'dynamodb:LeadingKeys': ['p'],
    'dynamodb:EnclosingOperation': 'TransactWriteItems',
  });
  expect(await demands(onTransactGet, { TransactItems: [{ Get: target }] })).toMatchObject([
    { action: 'dynamodb:GetItem', conditions: { 'dynamodb:EnclosingOperation': 'TransactGetItems' } },
  ]);
});

test('a new table with tags and a policy demands leave for each', async () => {
  const Tags = [{ Key: 'team', Value: 'red' }];
  const found = await demands(onNewTable, { TableName: 'fresh', Tags, ResourcePolicy: '{}' });
  expect(found.map(({ action }) => action)).toEqual([
    'dynamodb:CreateTable',
    'dynamodb:TagResource',
    'dynamodb:PutResourcePolicy',
  ]);
  expect(found[0]?.conditions).toEqual({ 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] });
  expect(await demands(onTagResource, { ResourceArn: ARN, Tags })).toMatchObject([
    { conditions: { ...tag, 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] } },
  ]);
});
