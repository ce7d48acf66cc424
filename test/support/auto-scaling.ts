/** What tests of Application Auto Scaling share: a cloud whose functions are fakes, a client, and an alias to scale. */

import {
  ApplicationAutoScaling,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type FakeHandler, type LambdaTest, lambdaTest } from './lambda.ts';

export const MINUTE_MS = 60_000;

export interface AliasName {
  ServiceNamespace: 'lambda';
  ResourceId: string;
  ScalableDimension: 'lambda:function:ProvisionedConcurrency';
}

export interface TableName {
  ServiceNamespace: 'dynamodb';
  ResourceId: string;
  ScalableDimension: 'dynamodb:table:ReadCapacityUnits';
}

export interface ScalingTest {
  cloud(): LambdaTest;
  client(): ApplicationAutoScaling;
  /** A new function with the alias `live`, which is no target yet. */
  alias(handler?: FakeHandler): Promise<AliasName>;
  /** The same, registered. */
  target(more?: Partial<RegisterScalableTargetCommandInput>, handler?: FakeHandler): Promise<AliasName>;
  /** A new table with 5 units to read and to write. */
  table(): Promise<TableName>;
  /** What is provisioned for an alias; 0: nothing. */
  provisioned(name: AliasName): Promise<number>;
  units(name: TableName): Promise<number | undefined>;
  advance(ms: number): Promise<void>;
}

/** Call it at the top of a test file. Each test begins with a minute. */
export function scalingTest(): ScalingTest {
  let t: LambdaTest;
  let scaling: ApplicationAutoScaling;
  let tables = 0;
  beforeAll(async () => {
    t = await lambdaTest();
    scaling = t.cloud.client(ApplicationAutoScaling);
  });
  beforeEach(() => t.cloud.clock.advance(MINUTE_MS - (t.cloud.clock.now() % MINUTE_MS)));
  afterAll(() => t.stop());
  const alias = async (handler?: FakeHandler): Promise<AliasName> => {
    const FunctionName = await t.create(handler);
    await t.lambda.publishVersion({ FunctionName });
    await t.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
    return {
      ServiceNamespace: 'lambda',
      ResourceId: `function:${FunctionName}:live`,
      ScalableDimension: 'lambda:function:ProvisionedConcurrency',
    };
  };
  return {
    cloud: () => t,
    client: () => scaling,
    alias,
    async target(more = {}, handler) {
      const name = await alias(handler);
      await scaling.registerScalableTarget({ ...name, MinCapacity: 0, MaxCapacity: 10, ...more });
      await t.settled();
      return name;
    },
    async table() {
      const TableName = `table-${++tables}`;
      await t.cloud.client(DynamoDB).createTable({
        TableName,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      });
      await t.settled();
      return {
        ServiceNamespace: 'dynamodb',
        ResourceId: `table/${TableName}`,
        ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
      };
    },
    async provisioned({ ResourceId }) {
      const [, FunctionName = ''] = ResourceId.split(':');
      const { ProvisionedConcurrencyConfigs = [] } = await t.lambda.listProvisionedConcurrencyConfigs({
        FunctionName,
      });
      return ProvisionedConcurrencyConfigs[0]?.AllocatedProvisionedConcurrentExecutions ?? 0;
    },
    async units({ ResourceId }) {
      const [, TableName] = ResourceId.split('/');
      const { Table } = await t.cloud.client(DynamoDB).describeTable({ TableName });
      return Table?.ProvisionedThroughput?.ReadCapacityUnits;
    },
    advance: (ms) => t.cloud.clock.advance(ms),
  };
}
