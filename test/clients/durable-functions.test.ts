/** AWS's own SDKs of durable functions, unmodified inside functions: what they say on the wire is what is kept here. */

import { IAM } from '@aws-sdk/client-iam';
import { type Event, Lambda, type Runtime } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { until } from '../support/event-sources.ts';
import { LAMBDA_TRUST } from '../support/lambda.ts';
import { folderEntries, zip } from '../support/zip-entries.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const FUNCTIONS = 'arn:aws:lambda:us-east-1:000000000000:function:*';

interface Place {
  cloud: TestCloud;
  lambda: Lambda;
  /** Begins an execution; its ARN. */
  start(event: object): Promise<string>;
  /** Until there is an event of this type; the events so far. */
  seen(arn: string, type: string): Promise<Event[]>;
  /** The answer, when it has ended well. */
  result(arn: string): Promise<unknown>;
}

/** A cloud with the durable function `shop` and the plain function `price`, over a layer with the SDK. */
async function place(runtime: Runtime, code: Record<string, string>, layer: Buffer): Promise<Place> {
  const cloud = await testCloud({}, undefined, { PATH: process.env['PATH'], HOME: process.env['HOME'] });
  const [iam, lambda] = [cloud.client(IAM), cloud.client(Lambda)];
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  // What AWS's documentation asks for, and what chained invocations need.
  const Action = [
    'lambda:CheckpointDurableExecution',
    'lambda:GetDurableExecutionState',
    'lambda:InvokeFunction',
  ];
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: FUNCTIONS }],
  });
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
  const { LayerVersionArn = '' } = await lambda.publishLayerVersion({
    LayerName: 'durable',
    Content: { ZipFile: layer },
  });
  const base = { Runtime: runtime, Role: ROLE, MemorySize: 512, Code: { ZipFile: zip(code) } };
  await lambda.createFunction({
    ...{ ...base, FunctionName: 'shop', Handler: 'index.handler', Timeout: 60, Layers: [LayerVersionArn] },
    DurableConfig: { ExecutionTimeout: 86_400 },
  });
  await lambda.createFunction({ ...base, FunctionName: 'price', Handler: 'price.handler' });
  await cloud.world.outbox.drained();
  const history = async (DurableExecutionArn: string) =>
    (
      await lambda.getDurableExecutionHistory({
        DurableExecutionArn,
        IncludeExecutionData: true,
        MaxItems: 1000,
      })
    ).Events ?? [];
  return {
    cloud,
    lambda,
    async start(event) {
      const { DurableExecutionArn = '' } = await lambda.invoke({
        ...{ FunctionName: 'shop:$LATEST', InvocationType: 'Event', Payload: JSON.stringify(event) },
      });
      return DurableExecutionArn;
    },
    async seen(arn, type) {
      let events: Event[] = [];
      await until(async () => {
        events = await history(arn);
        return events.some(({ EventType = '' }) => EventType === type || EventType === 'ExecutionFailed');
      });
      return events;
    },
    async result(DurableExecutionArn) {
      await until(
        async () => (await lambda.getDurableExecution({ DurableExecutionArn })).Status !== 'RUNNING',
      );
      const { Status, Result, Error: error } = await lambda.getDurableExecution({ DurableExecutionArn });
      expect([Status, error]).toEqual(['SUCCEEDED', undefined]);
      return JSON.parse(Result ?? 'null');
    },
  };
}

const NODE = `
const { withDurableExecution } = require('@aws/durable-execution-sdk-js');
const STORIES = {
  async waits(event, context) {
    const first = await context.step('first', async () => event.n + 1);
    await context.wait('a day', { hours: 12 });
    return { first, second: await context.step('second', async () => first * 2) };
  },
  async retries(event, context) {
    return context.step('flaky', async ({ attempt }) => {
      if (attempt === 1) throw new Error('not yet');
      return 'done';
    }, { retryStrategy: () => ({ shouldRetry: true, delay: { hours: 1 } }) });
  },
  async callback(event, context) {
    return context.waitForCallback('approval', async (id) => { console.log('CALLBACK ' + id); }, { timeout: { hours: 1 } });
  },
  async chained(event, context) {
    return context.invoke('price', 'price', { item: 'tea' });
  },
  async fans(event, context) {
    const squares = await context.map('squares', [1, 2, 3], async (child, item) => {
      await child.wait({ hours: 1 });
      return child.step('square', async () => item * item);
    });
    const both = await context.parallel('both', [
      async (child) => child.step('a', async () => 'a'),
      async (child) => child.step('b', async () => 'b'),
    ]);
    return [squares.getResults(), both.getResults()];
  },
  async fails(event, context) {
    await context.step('bad', async () => { throw new TypeError('no stock'); }, { retryStrategy: () => ({ shouldRetry: false }) });
  },
};
exports.handler = withDurableExecution((event, context) => STORIES[event.story](event, context));
`;
const NODE_PRICE = `exports.handler = async (event) => ({ item: event.item, cents: 250 });`;

const PYTHON = `
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration, StepConfig, CallbackConfig
from aws_durable_execution_sdk_python.retries import RetryDecision

def waits(event, context):
    first = context.step(lambda _: event["n"] + 1, name="first")
    context.wait(Duration.from_hours(12), name="a day")
    return {"first": first, "second": context.step(lambda _: first * 2, name="second")}

def flaky(step):
    if step.attempt == 1:
        raise ValueError("not yet")
    return "done"

def retries(event, context):
    config = StepConfig(retry_strategy=lambda error, attempt: RetryDecision.retry(Duration.from_hours(1)))
    return context.step(flaky, name="flaky", config=config)

def callback(event, context):
    return context.wait_for_callback(lambda callback_id, *rest: print("CALLBACK " + callback_id), name="approval")

def chained(event, context):
    return context.invoke("price", {"item": "tea"}, name="price")

def square(child, item, index, items):
    child.wait(Duration.from_hours(1))
    return child.step(lambda _: item * item, name="square")

def fans(event, context):
    squares = context.map([1, 2, 3], square, name="squares")
    both = context.parallel(
        [lambda child: child.step(lambda _: "a", name="a"), lambda child: child.step(lambda _: "b", name="b")],
        name="both",
    )
    return [squares.get_results(), both.get_results()]

def no_stock(_):
    raise TypeError("no stock")

def fails(event, context):
    context.step(no_stock, name="bad", config=StepConfig(retry_strategy=lambda error, attempt: RetryDecision.no_retry()))

@durable_execution
def handler(event, context: DurableContext):
    return globals()[event["story"]](event, context)
`;
const PYTHON_PRICE = `
def handler(event, context):
    return {"item": event["item"], "cents": 250}
`;

function suite(make: () => Promise<Place>) {
  let p: Place;
  beforeAll(async () => {
    p = await make();
  }, 120_000);
  afterAll(() => p.cloud.stop());
  const hours = (count: number) => p.cloud.clock.advance(count * 3_600_000);

  test('steps, and a wait that takes half a day', async () => {
    const arn = await p.start({ story: 'waits', n: 20 });
    await p.seen(arn, 'InvocationCompleted');
    await hours(12);
    expect(await p.result(arn)).toEqual({ first: 21, second: 42 });
    const events = await p.seen(arn, 'ExecutionSucceeded');
    expect(events.map(({ EventType, Name }) => [EventType, Name ?? ''])).toEqual([
      ['ExecutionStarted', arn.split('/').at(-2)],
      ...[
        ['StepStarted', 'first'],
        ['StepSucceeded', 'first'],
        ['WaitStarted', 'a day'],
        ['InvocationCompleted', ''],
        ['WaitSucceeded', 'a day'],
        ['StepStarted', 'second'],
        ['StepSucceeded', 'second'],
        ['InvocationCompleted', ''],
      ],
      ['ExecutionSucceeded', arn.split('/').at(-2)],
    ]);
  });

  test('a step is tried again after an hour', async () => {
    const arn = await p.start({ story: 'retries' });
    const events = await p.seen(arn, 'InvocationCompleted');
    const failure = events.find(({ EventType }) => EventType === 'StepFailed')?.StepFailedDetails;
    expect(failure?.RetryDetails).toEqual({ CurrentAttempt: 1, NextAttemptDelaySeconds: 3600 });
    expect(failure?.Error?.Payload?.ErrorMessage).toBe('not yet');
    await hours(1);
    expect(await p.result(arn)).toBe('done');
  });

  test('a callback is answered from outside', async () => {
    const arn = await p.start({ story: 'callback' });
    const events = await p.seen(arn, 'InvocationCompleted');
    const { CallbackId } =
      events.find(({ EventType }) => EventType === 'CallbackStarted')?.CallbackStartedDetails ?? {};
    await p.lambda.sendDurableExecutionCallbackSuccess({ CallbackId, Result: Buffer.from('"yes"') });
    expect(JSON.stringify(await p.result(arn))).toContain('yes');
  });

  test('another function is called under the role', async () => {
    expect(await p.result(await p.start({ story: 'chained' }))).toEqual({ item: 'tea', cents: 250 });
  });

  test('branches wait beside each other', async () => {
    const arn = await p.start({ story: 'fans' });
    await p.seen(arn, 'InvocationCompleted');
    await hours(1);
    expect(await p.result(arn)).toEqual([
      [1, 4, 9],
      ['a', 'b'],
    ]);
  });

  test('an error that nobody catches is the execution’s', async () => {
    const arn = await p.start({ story: 'fails' });
    await p.seen(arn, 'ExecutionFailed');
    const { Status, Error: error } = await p.lambda.getDurableExecution({ DurableExecutionArn: arn });
    expect([Status, error?.ErrorMessage]).toEqual(['FAILED', expect.stringContaining('no stock')]);
  });
}

const NOT_NEEDED =
  /^\/(pip|setuptools)|\.(d\.[cm]?ts|map|md)$|\/(dist-es|dist-types|esm)\/|__pycache__|\/\.bin\//;
/** Of what botocore knows of services, what is called here. */
const OTHER_SERVICES = /botocore\/data\/(?!lambda\/|sts\/|endpoints|_retry|partitions|sdk-default)/;

describeClient('durable-node', 'the SDK for JavaScript', (folder) => {
  suite(() =>
    place(
      'nodejs24.x',
      { 'index.js': NODE, 'price.js': NODE_PRICE },
      zip(folderEntries(folder, 'nodejs/node_modules', (name) => !NOT_NEEDED.test(name))),
    ),
  );
});

describeClient('durable-python', 'the SDK for Python', (folder, { PYTHON_VERSION }) => {
  const isNeeded = (name: string) => !NOT_NEEDED.test(name) && !OTHER_SERVICES.test(name);
  suite(() =>
    place(
      `python${PYTHON_VERSION}` as Runtime,
      { 'index.py': PYTHON, 'price.py': PYTHON_PRICE },
      zip(folderEntries(folder, 'python', isNeeded)),
    ),
  );
});
