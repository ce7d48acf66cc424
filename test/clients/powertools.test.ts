/** Powertools for AWS Lambda, as layers: what they log, measure, remember in DynamoDB and give back to queues. */

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda, type Runtime } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { until } from '../support/event-sources.ts';
import { LAMBDA_TRUST } from '../support/lambda.ts';
import { folderEntries, zip } from '../support/zip-entries.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const TABLE = 'idempotency';

interface Place {
  invoke(event: object): Promise<{ answer: unknown; records: Record<string, unknown>[] }>;
  table: DynamoDB;
  /** Has the messages handled as one batch; resolves with what is left: visible, and in flight. */
  batch(bodies: readonly string[]): Promise<[number, number]>;
  /** Every record in JSON that the function's log has. */
  logged(): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A cloud with one function, named `shop`, over a layer. */
async function place(Runtime: Runtime, code: Record<string, string>, layer: Buffer): Promise<Place> {
  const cloud: TestCloud = await testCloud({}, undefined, {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
  });
  const [iam, lambda, sqs, logs, table] = [
    ...[cloud.client(IAM), cloud.client(Lambda), cloud.client(SQS)],
    ...[cloud.client(CloudWatchLogs), cloud.client(DynamoDB)],
  ] as [IAM, Lambda, SQS, CloudWatchLogs, DynamoDB];
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  const Action = [
    'sqs:*',
    'logs:*',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
  ];
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
  await table.createTable({
    ...{ TableName: TABLE, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  const { LayerVersionArn = '' } = await lambda.publishLayerVersion({
    LayerName: 'powertools',
    Content: { ZipFile: layer },
  });
  await lambda.createFunction({
    ...{ FunctionName: 'shop', Runtime, Handler: 'index.handler', Role: ROLE, Timeout: 30, MemorySize: 512 },
    ...{ Code: { ZipFile: zip(code) }, Layers: [LayerVersionArn] },
    Environment: {
      Variables: { POWERTOOLS_SERVICE_NAME: 'shop', POWERTOOLS_METRICS_NAMESPACE: 'Shop', TABLE },
    },
  });
  const { QueueUrl = '' } = await sqs.createQueue({
    QueueName: 'orders',
    Attributes: { VisibilityTimeout: '60' },
  });
  await cloud.world.outbox.drained();
  const recordsOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): Record<string, unknown> => JSON.parse(line));
  const depth = async (): Promise<[number, number]> => {
    const { Attributes = {} } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
    return [
      Number(Attributes['ApproximateNumberOfMessages']),
      Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
    ];
  };
  const logged = async () => {
    const { events = [] } = await logs.filterLogEvents({ logGroupName: '/aws/lambda/shop' });
    return recordsOf(events.map(({ message }) => message).join('\n'));
  };
  return {
    table,
    logged,
    async invoke(event) {
      const { Payload, LogResult = '' } = await lambda.invoke({
        ...{ FunctionName: 'shop', Payload: JSON.stringify(event), LogType: 'Tail' },
      });
      const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
      return { answer, records: recordsOf(Buffer.from(LogResult, 'base64').toString()) };
    },
    async batch(bodies) {
      await sqs.sendMessageBatch({
        QueueUrl,
        Entries: bodies.map((MessageBody, at) => ({ Id: `m${at}`, MessageBody })),
      });
      await lambda.createEventSourceMapping({
        ...{
          FunctionName: 'shop',
          EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
          BatchSize: 10,
        },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      let left: [number, number] = [bodies.length, 0];
      await until(async () => {
        left = await depth();
        return left[0] + left[1] === 1;
      });
      return left;
    },
    stop: () => cloud.stop(),
  };
}

const NODE = `
const { randomUUID } = require('node:crypto');
const { Logger } = require('@aws-lambda-powertools/logger');
const { Metrics, MetricUnit } = require('@aws-lambda-powertools/metrics');
const { Tracer } = require('@aws-lambda-powertools/tracer');
const { makeIdempotent, IdempotencyConfig } = require('@aws-lambda-powertools/idempotency');
const { DynamoDBPersistenceLayer } = require('@aws-lambda-powertools/idempotency/dynamodb');
const { BatchProcessor, EventType, processPartialResponse } = require('@aws-lambda-powertools/batch');

const logger = new Logger();
const metrics = new Metrics();
const tracer = new Tracer();
const processor = new BatchProcessor(EventType.SQS);
const order = makeIdempotent(
  async (event) => {
    logger.info('ordered', { item: event.item });
    metrics.addMetric('orders', MetricUnit.Count, 1);
    return { order: randomUUID(), item: event.item };
  },
  { persistenceStore: new DynamoDBPersistenceLayer({ tableName: process.env.TABLE }), config: new IdempotencyConfig({}) },
);
exports.handler = async (event, context) => {
  logger.addContext(context);
  if (event.Records) {
    return processPartialResponse(event, async ({ body }) => {
      logger.info('handled', { body });
      if (body === 'bad') throw new Error('not this one');
    }, processor, { context });
  }
  const answer = await order(event, context);
  metrics.publishStoredMetrics();
  return { ...answer, trace: tracer.getRootXrayTraceId(), tracing: tracer.isTracingEnabled() };
};
`;

const PYTHON = `
import os, uuid
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function

logger, metrics, tracer = Logger(), Metrics(), Tracer()
processor = BatchProcessor(event_type=EventType.SQS)
store = DynamoDBPersistenceLayer(table_name=os.environ["TABLE"])

@idempotent_function(data_keyword_argument="event", persistence_store=store)
def order(event):
    logger.info("ordered", item=event["item"])
    metrics.add_metric(name="orders", unit=MetricUnit.Count, value=1)
    return {"order": str(uuid.uuid4()), "item": event["item"]}

def handle(record):
    logger.info("handled", body=record.body)
    if record.body == "bad":
        raise ValueError("not this one")

def single(event):
    answer = order(event=event)
    return {**answer, "trace": os.environ["_X_AMZN_TRACE_ID"][5:40], "tracing": not tracer.disabled}

@logger.inject_lambda_context
@metrics.log_metrics
def handler(event, context):
    if "Records" in event:
        return process_partial_response(event=event, record_handler=handle, processor=processor, context=context)
    return single(event)
`;

function suite(make: () => Promise<Place>) {
  let p: Place;
  beforeAll(async () => {
    p = await make();
  }, 60_000);
  afterAll(() => p.stop());

  test('Logger writes JSON, Metrics a line in the embedded metric format; Tracer begins', async () => {
    const { answer, records } = await p.invoke({ item: 'tea' });
    expect(answer).toEqual({
      ...{
        order: expect.any(String),
        item: 'tea',
        trace: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}/),
      },
      tracing: true,
    });
    expect(records).toContainEqual(
      expect.objectContaining({
        ...{ level: 'INFO', message: 'ordered', service: 'shop', item: 'tea', function_name: 'shop' },
        ...{ cold_start: true, function_arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop' },
        xray_trace_id: expect.stringMatching(/^1-/),
      }),
    );
    const metric = records.find((record) => '_aws' in record);
    expect([metric?.['orders']].flat()).toEqual([1]);
    expect(metric).toMatchObject({
      service: 'shop',
      _aws: { CloudWatchMetrics: [{ Namespace: 'Shop', Metrics: [{ Name: 'orders', Unit: 'Count' }] }] },
    });
  });

  test('what was done once is remembered in DynamoDB', async () => {
    const first = await p.invoke({ item: 'milk' });
    const again = await p.invoke({ item: 'milk' });
    const other = await p.invoke({ item: 'sugar' });
    const orderOf = ({ answer }: { answer: unknown }) => (answer as { order: string }).order;
    expect(orderOf(again)).toBe(orderOf(first));
    expect(orderOf(other)).not.toBe(orderOf(first));
    const ordered = (records: Record<string, unknown>[]) =>
      records.filter(({ message }) => message === 'ordered');
    expect([first, again, other].map(({ records }) => ordered(records).length)).toEqual([1, 0, 1]);
    const { Items = [] } = await p.table.scan({ TableName: TABLE });
    const remembered = Items.find(({ data }) => JSON.stringify(data).includes(orderOf(first)));
    expect(remembered).toMatchObject({
      id: { S: expect.stringContaining('shop') },
      status: { S: 'COMPLETED' },
      expiration: { N: expect.any(String) },
    });
  });

  test('of a batch only what failed stays in the queue', async () => {
    // One is left, and it is out of sight: the others were deleted.
    expect(await p.batch(['one', 'bad', 'three'])).toEqual([0, 1]);
    const handled = async () =>
      (await p.logged()).filter(({ message }) => message === 'handled').map(({ body }) => body);
    await until(async () => (await handled()).length === 3);
    expect((await handled()).toSorted()).toEqual(['bad', 'one', 'three']);
  });
}

const NOT_NEEDED =
  /^\/(pip|setuptools)|\.(d\.[cm]?ts|map|md)$|\/(dist-es|dist-types|esm)\/|__pycache__|\/\.bin\//;
/** Of what botocore knows of services, what is called here. */
const OTHER_SERVICES = /botocore\/data\/(?!dynamodb\/|sts\/|endpoints|_retry|partitions|sdk-default)/;

describeClient('powertools-node', 'Powertools for TypeScript', (folder) => {
  suite(() =>
    place(
      'nodejs24.x',
      { 'index.js': NODE },
      zip(folderEntries(folder, 'nodejs/node_modules', (name) => !NOT_NEEDED.test(name))),
    ),
  );
});

describeClient('powertools-python', 'Powertools for Python', (folder, { PYTHON_VERSION }) => {
  const isNeeded = (name: string) => !NOT_NEEDED.test(name) && !OTHER_SERVICES.test(name);
  suite(() =>
    place(
      `python${PYTHON_VERSION}` as Runtime,
      { 'index.py': PYTHON },
      zip(folderEntries(folder, 'python', isNeeded)),
    ),
  );
});
