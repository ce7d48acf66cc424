/** What functions call: each SDK finds this cloud and the function's role without a word in the code. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda, type Runtime } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { answerOf, LAMBDA_TRUST } from '../support/lambda.ts';
import { zip } from '../support/zip-entries.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const require = createRequire(import.meta.url);
const WHO = 'arn:aws:sts::000000000000:assumed-role/worker/worker';

interface Place {
  cloud: TestCloud;
  folder: string;
  /** Makes the function from a folder of this machine, or from an archive; runs it once. */
  run(runtime: Runtime, code: object, handler?: string, snapStart?: 'PublishedVersions'): Promise<unknown>;
  /** Bodies of the messages that came, with who sent them. */
  messages(): Promise<string[]>;
  stop(): Promise<void>;
}

/** A bucket that the role may write, one that it may not, and a queue that it may send to. */
async function place(environment: Record<string, string> = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-sdk-'));
  const settings = { isolation: 'plain', hotReloadRoot: folder } as const;
  const cloud = await testCloud(settings, undefined, { ...environment, PATH: process.env['PATH'] });
  const [iam, lambda, s3, sqs] = [
    cloud.client(IAM),
    cloud.client(Lambda),
    cloud.client(S3),
    cloud.client(SQS),
  ];
  await s3.createBucket({ Bucket: 'open' });
  await s3.createBucket({ Bucket: 'shut' });
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'work' });
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  const Statement = [
    { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::open/*' },
    {
      Effect: 'Allow',
      Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'],
      Resource: 'arn:aws:sqs:us-east-1:000000000000:work',
    },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
  return {
    cloud,
    folder,
    async run(Runtime, Code, Handler = 'index.handler', ApplyOn) {
      const FunctionName = 'worker';
      await lambda.createFunction({
        FunctionName,
        Runtime,
        Handler,
        Role: ROLE,
        Code,
        Timeout: 30,
        MemorySize: 512,
        ...(ApplyOn === undefined ? {} : { SnapStart: { ApplyOn }, Publish: true }),
      });
      onTestFinished(async () => void (await lambda.deleteFunction({ FunctionName })));
      await cloud.world.outbox.drained();
      const Qualifier = ApplyOn === undefined ? '$LATEST' : '1';
      return answerOf(
        await lambda.invoke({ FunctionName, Qualifier, Payload: JSON.stringify({ QueueUrl }) }),
      );
    },
    async messages() {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl,
        MessageSystemAttributeNames: ['SenderId'],
      });
      return Messages.map(
        ({ Body, Attributes }) => `${Body} from ${Attributes?.['SenderId']?.replace(/^AROA\w+/, 'role')}`,
      );
    },
    async stop() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder with one file, as `hot-reload` takes it. */
function live({ folder }: Place, name: string, source: string) {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'index.js'), source);
  return { S3Bucket: 'hot-reload', S3Key: join(folder, name) };
}

/**
 * A function that sends each message on with a number that is one higher, and leaves an object of that number: how far
 * a loop comes when Lambda sees it, by what the SDK inside sends along.
 */
async function lastOfLoop({ cloud }: Place, Runtime: Runtime, Code: object): Promise<string | undefined> {
  const [iam, lambda, s3, sqs] = [
    cloud.client(IAM),
    cloud.client(Lambda),
    cloud.client(S3),
    cloud.client(SQS),
  ];
  const Statement = { Effect: 'Allow', Action: ['sqs:*', 's3:*'], Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'loop', PolicyDocument });
  const of = (QueueName: string, Attributes = {}) => sqs.createQueue({ QueueName, Attributes });
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const letters = await of('letters');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('letters'), maxReceiveCount: 1 });
  const { QueueUrl } = await of('round', { RedrivePolicy });
  const FunctionName = 'round';
  await lambda.createFunction({
    ...{ FunctionName, Runtime, Code, Handler: 'index.handler', Role: ROLE, Timeout: 30, MemorySize: 512 },
    Environment: { Variables: { QUEUE: QueueUrl ?? '' } },
  });
  await cloud.world.outbox.drained();
  await lambda.createEventSourceMapping({ FunctionName, EventSourceArn: arnOf('round') });
  await sqs.sendMessage({ QueueUrl, MessageBody: '0' });
  const AttributeNames = ['ApproximateNumberOfMessagesNotVisible' as const];
  const stays = async () => {
    const { KeyCount } = await s3.listObjectsV2({ Bucket: 'open', Prefix: 'round-' });
    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames });
    return `${KeyCount} runs, ${Attributes?.['ApproximateNumberOfMessagesNotVisible']} stays`;
  };
  await expect.poll(stays, { timeout: 60_000, interval: 100 }).toBe('16 runs, 1 stays');
  await cloud.clock.advance(31_000);
  const { Messages: [last] = [] } = await sqs.receiveMessage({
    QueueUrl: letters.QueueUrl,
    WaitTimeSeconds: 20,
  });
  return last?.Body;
}

const ANSWER = { who: WHO, denied: 'AccessDenied' };

test('AWS SDK for JavaScript 3', async () => {
  const p = await place();
  onTestFinished(() => p.stop());
  const from = (name: string) => `require(${JSON.stringify(require.resolve(`@aws-sdk/client-${name}`))})`;
  const source = `
    const { S3 } = ${from('s3')}; const { SQS } = ${from('sqs')}; const { STS } = ${from('sts')};
    exports.handler = async ({ QueueUrl }) => {
      await new S3().putObject({ Bucket: 'open', Key: 'a', Body: 'x' });
      await new SQS().sendMessage({ QueueUrl, MessageBody: 'hello' });
      const { Arn } = await new STS().getCallerIdentity();
      const denied = await new S3().putObject({ Bucket: 'shut', Key: 'a', Body: 'x' }).catch(({ name }) => name);
      return { who: Arn, denied };
    };`;
  expect(await p.run('nodejs24.x', live(p, 'three', source))).toEqual(ANSWER);
  expect(await p.messages()).toEqual(['hello from role:worker']);
});

test('AWS SDK for JavaScript 3: a loop through a queue ends', async () => {
  const p = await place();
  onTestFinished(() => p.stop());
  const from = (name: string) => `require(${JSON.stringify(require.resolve(`@aws-sdk/client-${name}`))})`;
  const source = `
    const { S3 } = ${from('s3')}; const { SQS } = ${from('sqs')};
    exports.handler = async ({ Records: [{ body }] }) => {
      const next = String(Number(body) + 1);
      await new S3().putObject({ Bucket: 'open', Key: 'round-' + next, Body: 'x' });
      await new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: next });
    };`;
  expect(await lastOfLoop(p, 'nodejs24.x', live(p, 'loop', source))).toBe('16');
});

describeClient('aws-sdk-v2', 'AWS SDK for JavaScript 2', (sdk) => {
  let p: Place;
  beforeAll(async () => {
    p = await place();
  });
  afterAll(() => p.stop());

  const body = (clients: string) => `
    process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1';
    ${clients}
    exports.handler = async ({ QueueUrl }) => {
      await new S3().putObject({ Bucket: 'open', Key: 'a', Body: 'x' }).promise();
      await new SQS().sendMessage({ QueueUrl, MessageBody: 'hello' }).promise();
      const { Arn } = await new STS().getCallerIdentity().promise();
      const denied = await new S3().putObject({ Bucket: 'shut', Key: 'a', Body: 'x' }).promise().catch(({ code }) => code);
      return { who: Arn, denied };
    };`;

  test('the whole of it', async () => {
    const source = body(`const { S3, SQS, STS } = require(${JSON.stringify(sdk)});`);
    expect(await p.run('nodejs22.x', live(p, 'whole', source))).toEqual(ANSWER);
    expect(await p.messages()).toEqual(['hello from role:worker']);
  });

  test('single clients', async () => {
    const one = (name: string) => `require(${JSON.stringify(join(sdk, 'clients', name))})`;
    const source = body(`const S3 = ${one('s3')}, SQS = ${one('sqs')}, STS = ${one('sts')};`);
    expect(await p.run('nodejs22.x', live(p, 'single', source))).toEqual(ANSWER);
  });

  test('a loop through a queue ends', async () => {
    const source = `
      const { S3, SQS } = require(${JSON.stringify(sdk)});
      exports.handler = async ({ Records: [{ body }] }) => {
        const next = String(Number(body) + 1);
        await new S3().putObject({ Bucket: 'open', Key: 'round-' + next, Body: 'x' }).promise();
        await new SQS().sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: next }).promise();
      };`;
    expect(await lastOfLoop(p, 'nodejs22.x', live(p, 'loop', source))).toBe('16');
  });

  test('a function that names its own endpoint keeps it', async () => {
    const source = `
      const AWS = require(${JSON.stringify(sdk)});
      exports.handler = async () => new AWS.SQS({ endpoint: 'http://queues.test' }).endpoint.href;`;
    expect(await p.run('nodejs22.x', live(p, 'own', source))).toBe('http://queues.test/');
  });
});

describeClient('boto3', 'boto3', (python) => {
  test('finds cloud and role', async () => {
    const p = await place({ VIRTUAL_ENV: dirname(dirname(python)) });
    onTestFinished(() => p.stop());
    const source = `
import boto3
def handler(event, context):
    s3 = boto3.client("s3")
    s3.put_object(Bucket="open", Key="a", Body=b"x")
    boto3.client("sqs").send_message(QueueUrl=event["QueueUrl"], MessageBody="hello")
    try:
        s3.put_object(Bucket="shut", Key="a", Body=b"x")
    except s3.exceptions.ClientError as error:
        denied = error.response["Error"]["Code"]
    return {"who": boto3.client("sts").get_caller_identity()["Arn"], "denied": denied}
`;
    const ZipFile = zip({ 'index.py': source });
    expect(await p.run('python3.13', { ZipFile })).toEqual(ANSWER);
    expect(await p.messages()).toEqual(['hello from role:worker']);
  });

  test('finds its role behind a snapshot, where credentials are asked for', async () => {
    const p = await place({ VIRTUAL_ENV: dirname(dirname(python)) });
    onTestFinished(() => p.stop());
    const source = `
import boto3
sts = boto3.client("sts")
def handler(event, context):
    return boto3.Session().get_credentials().method, sts.get_caller_identity()["Arn"]
`;
    const code = { ZipFile: zip({ 'index.py': source }) };
    expect(await p.run('python3.13', code, 'index.handler', 'PublishedVersions')).toEqual([
      'container-role',
      WHO,
    ]);
  });

  test('a loop through a queue ends', async () => {
    const p = await place({ VIRTUAL_ENV: dirname(dirname(python)) });
    onTestFinished(() => p.stop());
    const source = `
import os, boto3
s3, sqs = boto3.client("s3"), boto3.client("sqs")
def handler(event, context):
    number = str(int(event["Records"][0]["body"]) + 1)
    s3.put_object(Bucket="open", Key="round-" + number, Body=b"x")
    sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=number)
`;
    expect(await lastOfLoop(p, 'python3.13', { ZipFile: zip({ 'index.py': source }) })).toBe('16');
  });
});

/** Built from source when the clients are set up; each version of it once. */
describeClient('go-function', 'AWS SDK for Go 2', (bootstrap) => {
  test('in a bootstrap with aws-lambda-go, finds cloud and role', async () => {
    const p = await place();
    onTestFinished(() => p.stop());
    const ZipFile = zip([{ name: 'bootstrap', content: readFileSync(bootstrap), mode: 0o100755 }]);
    expect(await p.run('provided.al2023', { ZipFile }, 'bootstrap')).toEqual(ANSWER);
    expect(await p.messages()).toEqual(['hello from role:worker']);
  });
});
