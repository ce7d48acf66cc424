/** Functions that are container images of this machine, as the SDK makes them. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda, waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeClient, findClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { bashLayer, layerTar, layoutFiles, writeArchive, writeFolder } from '../support/container-image.ts';
import { answerOf, LAMBDA_TRUST } from '../support/lambda.ts';

const layer = bashLayer() ?? [];
const config = { Entrypoint: ['/bin/bash', '/bootstrap'], Cmd: ['app.handler'], Env: ['GREETING=hello'] };
const ROLE = 'arn:aws:iam::000000000000:role/worker';

describeClient('bubblewrap', 'container images', () => {
  let cloud: TestCloud;
  let lambda: Lambda;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kumobako-container-'));
    mkdirSync(join(folder, 'images'));
    const settings = { isolation: 'ns', imageRoot: join(folder, 'images') } as const;
    cloud = await testCloud(settings, undefined, { PATH: process.env['PATH'] });
    lambda = cloud.client(Lambda);
    await cloud.client(IAM).createRole({ RoleName: 'worker', AssumeRolePolicyDocument: LAMBDA_TRUST });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const files = (greeting: string, name?: string) =>
    layoutFiles([layerTar(layer)], { config: { ...config, Env: [`GREETING=${greeting}`] }, name });
  const at = (name: string) => pathToFileURL(join(folder, 'images', name)).href;
  const create = async (FunctionName: string, ImageUri: string, more: object = {}) => {
    const made = await lambda.createFunction({
      ...{ FunctionName, Role: ROLE, PackageType: 'Image', Code: { ImageUri }, Timeout: 20, ...more },
    });
    onTestFinished(async () => void (await lambda.deleteFunction({ FunctionName })));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName });
    return made;
  };
  const invoke = async (FunctionName: string) =>
    answerOf(await lambda.invoke({ FunctionName, Payload: '{"a":1}' }));

  test('a folder and an archive run; what they were when they were given counts', async () => {
    writeFolder(join(folder, 'images/one'), files('first', 'latest'));
    const made = await create('one', `${at('one')}#latest`, { ImageConfig: { Command: ['other.handler'] } });
    expect(made).toMatchObject({
      ...{ PackageType: 'Image', CodeSha256: expect.stringMatching(/^[0-9a-f]{64}$/), CodeSize: 0 },
      ImageConfigResponse: { ImageConfig: { Command: ['other.handler'] } },
    });
    expect(await invoke('one')).toMatchObject({
      event: { a: 1 },
      greeting: 'first',
      arguments: 'other.handler',
    });
    const { Code } = await lambda.getFunction({ FunctionName: 'one' });
    expect(Code).toEqual({
      RepositoryType: 'ECR',
      ImageUri: `${at('one')}#latest`,
      ResolvedImageUri: `${at('one')}@sha256:${made.CodeSha256}`,
    });

    const ImageUri = at('two.tar');
    writeArchive(join(folder, 'images/two.tar'), files('second'));
    const updated = await lambda.updateFunctionCode({ FunctionName: 'one', ImageUri, Publish: true });
    expect(updated.CodeSha256).not.toBe(made.CodeSha256);
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'one' });
    expect(await invoke('one')).toMatchObject({ greeting: 'second' });

    // Overwritten: sandboxes to come are of the same image still, until the function is given the new one.
    writeArchive(join(folder, 'images/two.tar'), files('third'));
    await lambda.updateFunctionConfiguration({
      FunctionName: 'one',
      ImageConfig: { WorkingDirectory: '/proc' },
    });
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'one' });
    expect(await invoke('one')).toMatchObject({
      greeting: 'second',
      folder: '/proc',
      arguments: 'app.handler',
    });
    await lambda.updateFunctionCode({ FunctionName: 'one', ImageUri });
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'one' });
    expect(await invoke('one')).toMatchObject({ greeting: 'third' });
    expect(await invoke('one:1')).toMatchObject({ greeting: 'second' });
  });

  const go = findClient('go-function');
  test.skipIf(go.command === undefined)(
    `one static program, with AWS's library and SDK for Go, is an image${go.missing === undefined ? '' : ` (${go.missing})`}`,
    async () => {
      const [s3, sqs] = [cloud.client(S3), cloud.client(SQS)];
      await s3.createBucket({ Bucket: 'open' });
      await s3.createBucket({ Bucket: 'shut' });
      const { QueueUrl } = await sqs.createQueue({ QueueName: 'work' });
      const allowed = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
      const Statement = [allowed('s3:PutObject', 'arn:aws:s3:::open/*'), allowed('sqs:SendMessage', '*')];
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      await cloud.client(IAM).putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument });
      const program = { name: 'main', content: readFileSync(go.command ?? ''), mode: 0o755 };
      const image = layoutFiles([layerTar([program])], {
        config: { Entrypoint: ['/main'] },
        compress: (tar) => tar,
      });
      writeArchive(join(folder, 'images/go.tar'), image);
      await create('go', at('go.tar'));
      const { Payload } = await lambda.invoke({ FunctionName: 'go', Payload: JSON.stringify({ QueueUrl }) });
      expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({
        ...{ who: 'arn:aws:sts::000000000000:assumed-role/worker/go', denied: 'AccessDenied' },
      });
    },
  );

  test('an image of a registry is recorded, and an invocation says what to do', async () => {
    await create('far', '000000000000.dkr.ecr.us-east-1.amazonaws.com/app:latest');
    await expect(lambda.invoke({ FunctionName: 'far' })).rejects.toMatchObject({
      name: 'InvalidRuntimeException',
      message: expect.stringMatching(/pulls no container images.*--image-root/),
    });
  });

  test.each([
    [
      'another URI',
      'docker.io/library/busybox:latest',
      /^Source image \S+ is not valid\. Provide a valid source image\.$/,
    ],
    ['no tag', '000000000000.dkr.ecr.us-east-1.amazonaws.com/app', /^Source image/],
    ['a relative path', 'file:images/one', /no file: URL with an absolute path|is not below/],
    ['elsewhere', 'file:///etc/passwd', /not below the folder of --image-root/],
    ['elsewhere by dots', 'file:///tmp/../etc/passwd', /not below the folder of --image-root/],
  ])('%s is refused', async (_what, ImageUri, message) => {
    const refused = lambda.createFunction({
      ...{ FunctionName: 'bad', Role: ROLE, PackageType: 'Image', Code: { ImageUri } },
    });
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(message),
    });
  });

  test('what is no image, and a link out of the root, are refused', async () => {
    writeFileSync(join(folder, 'images/text.tar'), 'text'.repeat(400));
    writeArchive(join(folder, 'outside.tar'), files('outside'));
    const { symlinkSync } = await import('node:fs');
    symlinkSync('../outside.tar', join(folder, 'images/link.tar'));
    const refused = (ImageUri: string) =>
      expect(
        lambda.createFunction({ FunctionName: 'bad', Role: ROLE, PackageType: 'Image', Code: { ImageUri } }),
      ).rejects;
    await refused(at('text.tar')).toThrow(/damaged/);
    await refused(at('link.tar')).toThrow(/not below the folder of --image-root/);
    await refused(at('nothing')).toThrow(/There is no/);
  });
});
