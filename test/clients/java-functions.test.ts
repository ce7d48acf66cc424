/** Functions in Java: each form of handler, by AWS's own client, and AWS's SDK in one. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { answerOf, LAMBDA_TRUST } from '../support/lambda.ts';
import { folderEntries, zip } from '../support/zip-entries.ts';

const SOURCE = fileURLToPath(new URL('java/Handlers.java', import.meta.url));
const ROLE = 'arn:aws:iam::000000000000:role/worker';

describeClient('java-functions', 'functions in Java', (jars) => {
  let cloud: TestCloud;
  let lambda: Lambda;
  let layer: string;
  let classes: Buffer;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumobako-java-'));
    onTestFinishedAll(() => rmSync(folder, { recursive: true, force: true }));
    execFileSync('javac', ['-cp', `${jars}/*`, '-d', folder, '--release', '17', SOURCE], { stdio: 'pipe' });
    classes = zip(folderEntries(folder, ''));
    const { PATH, HOME, JAVA_HOME } = process.env;
    cloud = await testCloud({ isolation: 'plain' }, undefined, { PATH, HOME, JAVA_HOME });
    lambda = cloud.client(Lambda);
    await cloud.client(IAM).createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
    // As a layer brings them: AWS's client, and what the functions use.
    const Content = { ZipFile: zip(folderEntries(jars, 'java/lib')) };
    const { LayerVersionArn = '' } = await lambda.publishLayerVersion({ LayerName: 'jars', Content });
    layer = LayerVersionArn;
  }, 120_000);
  const endings: (() => void)[] = [];
  const onTestFinishedAll = (ending: () => void) => void endings.push(ending);
  afterAll(async () => {
    await cloud.stop();
    for (const ending of endings) ending();
  });

  const run = async (Handler: string, events: readonly object[], snapStart = false) => {
    const FunctionName = 'java';
    await lambda.createFunction({
      ...{ FunctionName, Handler, Runtime: 'java17', Role: ROLE, Timeout: 60, MemorySize: 512 },
      ...{ Code: { ZipFile: classes }, Layers: [layer] },
      ...(snapStart ? { SnapStart: { ApplyOn: 'PublishedVersions' }, Publish: true } : {}),
    });
    onTestFinished(async () => void (await lambda.deleteFunction({ FunctionName })));
    await cloud.world.outbox.drained();
    const answers: { answer: unknown; error: string | undefined; log: string }[] = [];
    for (const event of events) {
      const Qualifier = snapStart ? '1' : '$LATEST';
      const Payload = JSON.stringify(event);
      const result = await lambda.invoke({ FunctionName, Qualifier, Payload, LogType: 'Tail' });
      const log = Buffer.from(result.LogResult ?? '', 'base64').toString();
      answers.push({ answer: answerOf(result), error: result.FunctionError, log });
    }
    return answers;
  };

  test('a method by its name, with classes for event and answer', async () => {
    const [first, second] = await run('example.Handlers::greet', [{ name: 'Ada' }, { name: 'Alan' }]);
    expect(first?.answer).toEqual({ text: 'hello Ada', function: 'java' });
    expect(first?.log).toMatch(/greets Ada\n.*REPORT RequestId/s);
    expect(first?.log).toContain('in AWS_Lambda_java17');
    expect(first?.log).toContain('Init Duration');
    expect(second?.answer).toEqual({ text: 'hello Alan', function: 'java' });
    expect(second?.log).not.toContain('Init Duration');
  });

  test('RequestHandler, and what it throws', async () => {
    const [answered, failed] = await run('example.Handlers$Typed::handleRequest', [
      { a: 1, b: 2 },
      { fail: true },
    ]);
    expect(answered?.answer).toEqual({ keys: 2, id: expect.any(String), left: true });
    expect(failed).toMatchObject({
      error: 'Unhandled',
      answer: {
        ...{ errorType: 'java.lang.IllegalStateException', errorMessage: 'asked to' },
        stackTrace: expect.arrayContaining([expect.stringContaining('example.Handlers$Typed.handleRequest')]),
      },
    });
  });

  test('RequestStreamHandler', async () => {
    const [only] = await run('example.Handlers$Streams', [{ a: [1, 'é'] }]);
    expect(only?.answer).toEqual({ was: { a: [1, 'é'] } });
  });

  test('hooks around a snapshot', async () => {
    const [first, second] = await run('example.Handlers$Restored', [{}, {}], true);
    const answer = { steps: ['made', 'before', 'after'], compat: 'com.amazonaws.services.lambda.crac' };
    expect(first?.answer).toEqual(answer);
    expect(first?.log).toContain('Restore Duration');
    expect(second?.answer).toEqual(answer);
    expect(second?.log).not.toContain('Restore Duration');
  });

  test('a class that is not there', async () => {
    const [only] = await run('example.Nothing', [{}]);
    expect(only).toMatchObject({
      error: 'Unhandled',
      answer: { errorMessage: expect.stringContaining('example.Nothing') },
    });
  });

  test("AWS's SDK for Java 2 finds cloud and role", async () => {
    const [iam, s3, sqs] = [cloud.client(IAM), cloud.client(S3), cloud.client(SQS)];
    await s3.createBucket({ Bucket: 'open' });
    await s3.createBucket({ Bucket: 'shut' });
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'work' });
    const allowed = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
    const Statement = [
      allowed('s3:PutObject', 'arn:aws:s3:::open/*'),
      allowed('sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:work'),
    ];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
    const [only] = await run('example.Handlers$Cloud', [{ QueueUrl }]);
    expect(only?.answer).toEqual({
      ...{ who: 'arn:aws:sts::000000000000:assumed-role/worker/java', denied: 'AccessDenied' },
    });
    const { Messages } = await sqs.receiveMessage({ QueueUrl });
    expect(Messages?.map(({ Body }) => Body)).toEqual(['hello']);
  });
});
