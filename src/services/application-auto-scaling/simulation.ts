/**
 * What clients of Application Auto Scaling do in the simulation: set the bounds of tables, at once and by schedules. When
 * all has come to rest the tables are within the bounds, whatever died meanwhile.
 */

import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api as DynamodbApi } from '../dynamodb/api.gen.ts';
import type { Api, ScalableTarget } from './api.gen.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

interface Facts {
  /** After it no schedule is due: everything comes to rest. */
  readonly EndTime: Date;
}

/** Where no other actor has tables. */
const HERE = { place: { region: 'ap-south-1' } };
const SCHEDULES_MS = 10 * 60_000;
const TABLES = ['scaled-a', 'scaled-b'] as const;
const DIMENSIONS = ['dynamodb:table:ReadCapacityUnits', 'dynamodb:table:WriteCapacityUnits'] as const;

async function setUp({ call, service }: Client): Promise<Facts> {
  for (const TableName of TABLES) {
    await service<DynamodbApi>('dynamodb').call(
      'CreateTable',
      {
        TableName,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      },
      HERE,
    );
    // The role is there from here on.
    const name = { ServiceNamespace: 'dynamodb', ResourceId: `table/${TableName}` };
    const bounds = { ScalableDimension: DIMENSIONS[0], MinCapacity: 1, MaxCapacity: 9 };
    await call('RegisterScalableTarget', { ...name, ...bounds }, HERE);
  }
  const { ScalableTargets } = await call('DescribeScalableTargets', { ServiceNamespace: 'dynamodb' }, HERE);
  const beginMs = ScalableTargets?.[0]?.CreationTime.getTime() ?? 0;
  return { EndTime: new Date(beginMs + SCHEDULES_MS) };
}

function anyName({ random }: Client) {
  return {
    ServiceNamespace: 'dynamodb',
    ResourceId: `table/${random.pick(TABLES)}`,
    ScalableDimension: random.pick(DIMENSIONS),
  };
}

function anyBounds({ random }: Client) {
  const MinCapacity = random.between(1, 9);
  return { MinCapacity, MaxCapacity: MinCapacity + random.below(5) };
}

const registers: Action = {
  name: 'sets bounds',
  weight: 4,
  run: async (client) => {
    await client.call('RegisterScalableTarget', { ...anyName(client), ...anyBounds(client) }, HERE);
  },
};

const schedules: Action = {
  name: 'schedules bounds, or no longer',
  weight: 3,
  run: async (client, { EndTime }) => {
    const { random, call } = client;
    const action = { ...anyName(client), ScheduledActionName: random.pick(['x', 'y']) };
    if (random.chance(0.3)) await call('DeleteScheduledAction', action, HERE);
    else {
      const Schedule = random.pick(['rate(1 minute)', 'rate(3 minutes)', 'cron(0/2 * * * ? *)']);
      await call(
        'PutScheduledAction',
        { ...action, Schedule, EndTime, ScalableTargetAction: anyBounds(client) },
        HERE,
      );
    }
  },
};

const leaves: Action = {
  name: 'gives a target up',
  weight: 1,
  run: async (client) => {
    await client.call('DeregisterScalableTarget', anyName(client), HERE);
  },
};

const looks: Action = {
  name: 'looks at targets',
  weight: 2,
  run: async ({ call, check }) => {
    const { ScalableTargets = [] } = await call(
      'DescribeScalableTargets',
      { ServiceNamespace: 'dynamodb' },
      HERE,
    );
    const isSound = ({ MinCapacity, MaxCapacity }: ScalableTarget) => MinCapacity <= MaxCapacity;
    check(ScalableTargets.every(isSound), 'a target has bounds that no capacity is within');
  },
};

async function invariants({ call, service, check }: SimulatedEnd<Api>): Promise<void> {
  const namespace = { ServiceNamespace: 'dynamodb' };
  const { ScalableTargets = [] } = await call('DescribeScalableTargets', namespace, HERE);
  const { ScalingActivities = [] } = await call('DescribeScalingActivities', namespace, HERE);
  for (const { StatusCode, StatusMessage, Description } of ScalingActivities) {
    check(StatusCode === 'Successful', `${Description} ${StatusCode}: ${StatusMessage}`);
  }
  for (const { ResourceId, ScalableDimension, MinCapacity, MaxCapacity } of ScalableTargets) {
    const TableName = ResourceId.replace('table/', '');
    const { Table } = await service<DynamodbApi>('dynamodb').call('DescribeTable', { TableName }, HERE);
    const { ReadCapacityUnits, WriteCapacityUnits } = Table?.ProvisionedThroughput ?? {};
    const units = ScalableDimension === DIMENSIONS[0] ? ReadCapacityUnits : WriteCapacityUnits;
    const isWithin = units !== undefined && units >= MinCapacity && units <= MaxCapacity;
    check(isWithin, `${ResourceId} has ${units} units, not ${MinCapacity} to ${MaxCapacity}`);
  }
}

export const applicationAutoScalingSimulation: SimulatedService<Api, Facts> = {
  service: 'application-auto-scaling',
  alsoNeeds: ['dynamodb', 'iam', 'sts', 'cloudwatch'],
  setUp,
  actions: [registers, schedules, leaves, looks],
  invariants,
};
