/** The AWS CLI, 2 and 1, on functions that really run: archives, versions, invocations with their logs, waiters. */
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type AwsCommand, awsCommand } from '../support/aws-command.ts';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { LAMBDA_TRUST } from '../support/lambda.ts';
import { temporaryFolder } from '../support/run-client.ts';
import { zip } from '../support/zip-entries.ts';

const ROLE = 'arn:aws:iam::000000000000:role/worker';
const ARN = 'arn:aws:lambda:us-east-1:000000000000';

/** A cloud with a role that functions may write their logs and read their queues as. */
async function cloudWithRole(): Promise<TestCloud> {
  const cloud = await testCloud({ isolation: 'plain' });
  const iam = cloud.client(IAM);
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  const Statement = { Effect: 'Allow', Action: ['logs:*', 'sqs:*'], Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
  return cloud;
}

/** A folder with archives of functions that answer `version` and what the layer `words` says. */
function archives(...versions: string[]): string {
  const folder = temporaryFolder();
  for (const version of versions) {
    const source = `
      exports.handler = async (event) => {
        console.log('seen', event.name);
        if (event.name === 'nobody') throw new TypeError('nobody is there');
        return { version: '${version}', greeting: process.env.GREETING, name: event.name };
      };
      exports.words = async () => require('words');`;
    writeFileSync(join(folder, `${version}.zip`), zip({ 'index.js': source }));
  }
  return folder;
}

/** What a call prints that no function of the CLI parses for us. */
function bodyOf(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function decoded(base64: unknown): string {
  return Buffer.from(String(base64), 'base64').toString('utf8');
}

describeClient('aws-cli', 'AWS CLI 2', (command) => {
  let cloud: TestCloud;
  let awsIn: (folder: string) => AwsCommand;
  let aws: AwsCommand;
  beforeAll(async () => {
    cloud = await cloudWithRole();
    const before = ['--endpoint-url', cloud.endpoint, '--output', 'json'];
    awsIn = (folder) => awsCommand(command, cloud.endpoint, before, () => ({ folder }));
    aws = awsIn('/');
  });
  afterAll(() => cloud.stop());

  test('a function: made, awaited, called, changed, published, shared between versions by an alias', async () => {
    const folder = archives('one', 'two');
    const here = awsIn(folder);
    const made =
      await here.json`lambda create-function --function-name hello --runtime nodejs22.x --role ${ROLE}
      --handler index.handler --zip-file fileb://one.zip --environment ${'Variables={GREETING=hi}'}
      --memory-size 256 --timeout 20 --tags team=greetings`;
    expect(made).toMatchObject({
      FunctionArn: `${ARN}:function:hello`,
      State: 'Pending',
      Version: '$LATEST',
    });
    await here`lambda wait function-active-v2 --function-name hello`;

    const payload = JSON.stringify({ name: 'hana' });
    const called = await here.json`lambda invoke --function-name hello --payload ${payload} --log-type Tail
      --cli-binary-format raw-in-base64-out answer`;
    expect(called).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(decoded((called as { LogResult: string }).LogResult)).toMatch(
      /^START RequestId: .*\n.*\tINFO\tseen hana\nEND .*\nREPORT RequestId: /,
    );
    expect(bodyOf(join(folder, 'answer'))).toEqual({ version: 'one', greeting: 'hi', name: 'hana' });
    // As on AWS a function's lines come a little later than its answer.
    await vi.waitFor(async () => {
      const tail = await here`logs tail /aws/lambda/hello --since 5m --format short`;
      expect(tail.split('\n').map((line) => line.split(/\s/)[1])).toEqual(
        expect.arrayContaining(['INIT_START', 'START', 'END', 'REPORT']),
      );
    }, 30_000);

    await here`lambda publish-version --function-name hello --description first`;
    await here`lambda update-function-code --function-name hello --zip-file fileb://two.zip`;
    await here`lambda wait function-updated-v2 --function-name hello`;
    expect(await here.json`lambda publish-version --function-name hello`).toMatchObject({ Version: '2' });
    await here`lambda wait published-version-active --function-name hello --qualifier 2`;
    const routing = 'AdditionalVersionWeights={2=1.0}';
    expect(
      await here.json`lambda create-alias --function-name hello --name live --function-version 1
        --routing-config ${routing}`,
    ).toMatchObject({ RoutingConfig: { AdditionalVersionWeights: { 2: 1 } } });
    expect(
      await here.json`lambda invoke --function-name hello:live --payload e30= answer --query ExecutedVersion`,
    ).toBe('2');
    expect(bodyOf(join(folder, 'answer'))).toMatchObject({ version: 'two' });
  });

  test('an error of a function, an event, a dry run, and a function that is not there', async () => {
    const folder = archives('one');
    const here = awsIn(folder);
    await here`lambda create-function --function-name fails --runtime nodejs22.x --role ${ROLE}
      --handler index.handler --zip-file fileb://one.zip`;
    await here`lambda wait function-exists --function-name fails`;
    const payload = Buffer.from(JSON.stringify({ name: 'nobody' })).toString('base64');
    expect(await here.json`lambda invoke --function-name fails --payload ${payload} answer`).toEqual({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      ExecutedVersion: '$LATEST',
    });
    expect(bodyOf(join(folder, 'answer'))).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'nobody is there',
      trace: expect.arrayContaining(['TypeError: nobody is there']),
    });
    const status = (type: string) =>
      here.json`lambda invoke --function-name fails --invocation-type ${type} answer --query StatusCode`;
    expect(await Promise.all([status('Event'), status('DryRun')])).toEqual([202, 204]);
    expect(await aws.failure`lambda invoke --function-name none /dev/null`).toContain(
      `An error occurred (ResourceNotFoundException) when calling the Invoke operation: Function not found: ${ARN}:function:none`,
    );
    await here`lambda delete-function --function-name fails`;
  });

  test('a layer, and a function URL that anybody may call', async () => {
    const folder = archives('one');
    const here = awsIn(folder);
    const words = { 'nodejs/node_modules/words/index.js': "module.exports = 'from a layer';" };
    writeFileSync(join(folder, 'layer.zip'), zip(words));
    const layer = String(
      await here.json`lambda publish-layer-version --layer-name words --zip-file fileb://layer.zip
        --compatible-runtimes nodejs22.x --query LayerVersionArn`,
    );
    await here`lambda create-function --function-name site --runtime nodejs22.x --role ${ROLE}
      --handler index.words --zip-file fileb://one.zip --layers ${layer}`;
    const url = String(
      await here.json`lambda create-function-url-config --function-name site --auth-type NONE --query FunctionUrl`,
    );
    const read = () =>
      new Promise<string>((resolve, reject) => {
        const { host } = new URL(url);
        get(cloud.endpoint, { headers: { host } }, (answer) => text(answer).then(resolve, reject));
      });
    expect(JSON.parse(await read())).toMatchObject({ Message: expect.stringMatching(/^Forbidden/) });
    await here`lambda add-permission --function-name site --statement-id url --principal *
      --action lambda:InvokeFunctionUrl --function-url-auth-type NONE`;
    // This CLI is older than the option that would bind the second statement to the URL.
    await here`lambda add-permission --function-name site --statement-id all --principal *
      --action lambda:InvokeFunction`;
    expect(await read()).toBe('from a layer');
  });

  test('a queue calls a function', async () => {
    const folder = archives('one');
    const here = awsIn(folder);
    await cloud.client(Lambda).createFunction({
      ...{ FunctionName: 'reader', Runtime: 'nodejs22.x', Role: ROLE, Handler: 'index.handler' },
      Code: { ZipFile: readFileSync(join(folder, 'one.zip')) },
    });
    const sqs = cloud.client(SQS);
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'work' });
    const source = 'arn:aws:sqs:us-east-1:000000000000:work';
    const uuid = String(
      await here.json`lambda create-event-source-mapping --function-name reader --event-source-arn ${source}
        --batch-size 1 --query UUID`,
    );
    await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
    const logs = cloud.client(CloudWatchLogs);
    const reports = () =>
      logs.filterLogEvents({ logGroupName: '/aws/lambda/reader', filterPattern: 'REPORT' }).then(
        ({ events = [] }) => events.length,
        () => 0,
      );
    await expect.poll(reports, { timeout: 30_000 }).toBe(1);
    expect(await here`logs tail /aws/lambda/reader --filter-pattern REPORT`).toContain('REPORT');
    const all = await here.json`lambda list-event-source-mappings --function-name reader`;
    expect(all).toMatchObject({ EventSourceMappings: [{ UUID: uuid, State: 'Enabled', BatchSize: 1 }] });
    expect(await here.json`lambda delete-event-source-mapping --uuid ${uuid}`).toMatchObject({
      State: 'Deleting',
    });
  });
});

describeClient('aws-cli-v1', 'AWS CLI 1', (command) => {
  test('a function: made, awaited, called with its log, changed, published', async () => {
    const cloud = await cloudWithRole();
    onTestFinished(() => cloud.stop());
    const folder = archives('one', 'two');
    const aws = awsCommand(command, cloud.endpoint, ['--output', 'json'], () => ({ folder }));
    await aws`lambda create-function --function-name hello --runtime nodejs22.x --role ${ROLE}
      --handler index.handler --zip-file fileb://one.zip`;
    await aws`lambda wait function-active-v2 --function-name hello`;
    const payload = JSON.stringify({ name: 'hana' });
    const called =
      await aws.json`lambda invoke --function-name hello --payload ${payload} --log-type Tail answer`;
    expect(decoded((called as { LogResult: string }).LogResult)).toContain('seen hana');
    expect(bodyOf(join(folder, 'answer'))).toEqual({ version: 'one', name: 'hana' });
    await aws`lambda update-function-code --function-name hello --zip-file fileb://two.zip --publish`;
    await aws`lambda wait function-updated --function-name hello`;
    await aws`lambda invoke --function-name hello:1 --payload ${payload} answer`;
    expect(bodyOf(join(folder, 'answer'))).toEqual({ version: 'two', name: 'hana' });
  });
});
