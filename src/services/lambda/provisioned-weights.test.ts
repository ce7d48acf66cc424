import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCloud } from '../../../test/support/cloud.ts';
import {
  answerOf,
  failureOf,
  fakeRuntimes,
  type LambdaTest,
  lambdaTest,
} from '../../../test/support/lambda.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { FunctionRefusal } from '../../core/functions.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

/** A function with so many versions, and an alias `live` of the first that has sandboxes. */
async function provisionedAlias(requested: number, count = 2, on = t) {
  const FunctionName = await on.create();
  for (let number = 1; number <= count; number++) {
    await on.lambda.updateFunctionConfiguration({ FunctionName, Description: `${number}` });
    await on.settled();
    await on.lambda.publishVersion({ FunctionName });
    await on.settled();
  }
  await on.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  const at = { FunctionName, Qualifier: 'live' };
  await on.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: requested });
  await on.settled();
  return { FunctionName, at, alias: { FunctionName, Name: 'live' } };
}

const weights = (AdditionalVersionWeights: Record<string, number>) => ({
  RoutingConfig: { AdditionalVersionWeights },
});

/** How many sandboxes are kept of versions. */
async function keptOf(name: string, ...versions: string[]): Promise<number[]> {
  const counts: number[] = [];
  for (const Qualifier of versions) {
    await t.invoke(name, {}, { Qualifier });
    counts.push(t.fake.provisioned.get(t.fake.calls.at(-1)?.spec.key ?? '') ?? 0);
  }
  return counts;
}

/** Sandboxes of this version are not made until the function that is given back is called. */
function holdBack(version: string, failure?: Error): () => void {
  const { fake } = t;
  const provision = fake.provision;
  let go = () => {};
  const may = new Promise<void>((resolve) => {
    go = resolve;
  });
  fake.provision = async (spec, count) => {
    if (spec.version === version) {
      await may;
      if (failure !== undefined) throw failure;
    }
    await provision(spec, count);
  };
  return () => {
    fake.provision = provision;
    go();
  };
}

test('weights spread the sandboxes of an alias over its versions', async () => {
  const { FunctionName, at, alias } = await provisionedAlias(10);
  const share = async (weight: number) => {
    await t.lambda.updateAlias({ ...alias, ...weights({ 2: weight }) });
    await t.settled();
    return keptOf(FunctionName, '1', '2');
  };
  expect(await share(0.3)).toEqual([7, 3]);
  expect(await share(0.75)).toEqual([2, 8]);
  expect(await share(0.04)).toEqual([10, 0]);
  expect(await t.lambda.getProvisionedConcurrencyConfig(at)).toMatchObject({
    Status: 'READY',
    RequestedProvisionedConcurrentExecutions: 10,
    AllocatedProvisionedConcurrentExecutions: 10,
    AvailableProvisionedConcurrentExecutions: 10,
  });
  await t.lambda.updateAlias({ ...alias, FunctionVersion: '2', RoutingConfig: {} });
  await t.settled();
  expect(await keptOf(FunctionName, '1', '2')).toEqual([0, 10]);
  await t.lambda.updateAlias({ ...alias, ...weights({ 1: 0.5 }) });
  await t.settled();
  await t.lambda.deleteAlias(alias);
  await t.settled();
  expect(await keptOf(FunctionName, '1', '2')).toEqual([0, 0]);
});

test('until both versions have theirs it is in progress, with what is there', async () => {
  const { at, alias } = await provisionedAlias(4);
  const go = holdBack('2');
  await t.lambda.updateAlias({ ...alias, ...weights({ 2: 0.5 }) });
  const now = () => t.lambda.getProvisionedConcurrencyConfig(at);
  expect(await now()).toMatchObject({ Status: 'IN_PROGRESS', AllocatedProvisionedConcurrentExecutions: 2 });
  go();
  await t.settled();
  expect(await now()).toMatchObject({ Status: 'READY', AllocatedProvisionedConcurrentExecutions: 4 });
  // One that has ended at the other version is missing as well.
  const { ProvisionedConcurrencyConfigs = [] } = await t.lambda.listProvisionedConcurrencyConfigs({
    FunctionName: at.FunctionName,
  });
  expect(ProvisionedConcurrencyConfigs).toMatchObject([{ AvailableProvisionedConcurrentExecutions: 4 }]);
  await t.invoke(at.FunctionName, {}, { Qualifier: '2' });
  const { key } = t.fake.calls.at(-1)?.spec ?? { key: '' };
  t.fake.ended.set(key, 1);
  expect(await now()).toMatchObject({ Status: 'IN_PROGRESS', AvailableProvisionedConcurrentExecutions: 3 });
});

test('an alias that moves stays with the version before until the new one is ready', async () => {
  const { FunctionName, at, alias } = await provisionedAlias(3);
  const go = holdBack('2');
  const moving = await t.lambda.updateAlias({ ...alias, FunctionVersion: '2' });
  expect(moving).toMatchObject({ FunctionVersion: '2', ...weights({ 1: 1 }) });
  expect((await t.lambda.getProvisionedConcurrencyConfig(at)).Status).toBe('IN_PROGRESS');
  for (let i = 0; i < 10; i++) expect((await t.invoke(`${FunctionName}:live`)).ExecutedVersion).toBe('1');
  go();
  await t.settled();
  expect((await t.lambda.getAlias(alias)).RoutingConfig).toBeUndefined();
  expect((await t.lambda.getProvisionedConcurrencyConfig(at)).Status).toBe('READY');
  expect((await t.invoke(`${FunctionName}:live`)).ExecutedVersion).toBe('2');
  expect(await keptOf(FunctionName, '1', '2')).toEqual([0, 3]);
});

test('where the new version cannot be initialised, the weights stay until they are taken away', async () => {
  const { FunctionName, at, alias } = await provisionedAlias(2, 3);
  const go = holdBack('2', new FunctionRefusal('code', 'It throws.'));
  await t.lambda.updateAlias({ ...alias, FunctionVersion: '2' });
  go();
  await t.settled();
  expect(await t.lambda.getProvisionedConcurrencyConfig(at)).toMatchObject({
    Status: 'FAILED',
    StatusReason: 'It throws.',
  });
  expect(await t.lambda.getAlias(alias)).toMatchObject(weights({ 1: 1 }));
  expect((await t.invoke(`${FunctionName}:live`)).ExecutedVersion).toBe('1');
  const refused = (message: string) => ({ code: 'InvalidParameterValueException', status: 400, message });
  expect(await failureOf(t.lambda.updateAlias({ ...alias, FunctionVersion: '3' }))).toEqual(
    refused('Invalid alias configuration for Provisioned Concurrency'),
  );
  const put = t.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 1 });
  expect(await failureOf(put)).toEqual(
    refused('Alias with weights can not be used with Provisioned Concurrency'),
  );
  await t.lambda.updateAlias({ ...alias, FunctionVersion: '3', RoutingConfig: {} });
  await t.settled();
  expect((await t.lambda.getProvisionedConcurrencyConfig(at)).Status).toBe('READY');
  expect(await keptOf(FunctionName, '1', '2', '3')).toEqual([0, 0, 2]);
});

test('an alias that nothing is provisioned for any more waits for nothing', async () => {
  const { FunctionName, at, alias } = await provisionedAlias(1);
  const go = holdBack('2');
  await t.lambda.updateAlias({ ...alias, FunctionVersion: '2' });
  await t.lambda.deleteProvisionedConcurrencyConfig(at);
  expect((await t.invoke(`${FunctionName}:live`)).ExecutedVersion).toBe('2');
  go();
  await t.settled();
  expect(await keptOf(FunctionName, '1', '2')).toEqual([0, 0]);
});

test('no version has sandboxes of two configurations', async () => {
  const { FunctionName, alias } = await provisionedAlias(1, 3);
  const put = (Qualifier: string) =>
    t.lambda.putProvisionedConcurrencyConfig({ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 1 });
  await t.lambda.createAlias({ FunctionName, Name: 'twin', FunctionVersion: '1' });
  expect((await failureOf(put('twin'))).message).toMatch(
    /^Alias can't be used .* already Provisioned version$/,
  );
  await put('3');
  const onto = t.lambda.updateAlias({ ...alias, ...weights({ 3: 0.5 }) });
  expect((await failureOf(onto)).code).toBe('ResourceConflictException');
  await t.lambda.updateAlias({ ...alias, ...weights({ 2: 0.5 }) });
  expect((await failureOf(put('2'))).message).toBe('Version is pointed by a Provisioned Concurrency alias');
});

test('each version counts what runs on its own sandboxes', async () => {
  const { FunctionName, at, alias } = await provisionedAlias(2);
  await t.lambda.updateAlias({ ...alias, ...weights({ 2: 0.5 }) });
  await t.settled();
  // Of two calls at a time of one version the second spills over, though the other's sandbox is idle.
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  t.fake.handlers.set(`index.${FunctionName}`, async ({ spec }) => {
    await held;
    return spec.version;
  });
  const calls = Array.from({ length: 12 }, () => t.invoke(FunctionName, {}, { Qualifier: at.Qualifier }));
  await expect.poll(() => t.fake.calls.filter(({ spec }) => spec.name === FunctionName).length).toBe(12);
  end();
  const ran = (await Promise.all(calls)).map((answer) => answerOf(answer));
  await t.cloud.clock.advance(2 * 60_000);
  const byVersion = new Set(ran).size;
  const sum = async (MetricName: string) => {
    const { Datapoints = [] } = await t.cloud.client(CloudWatch).getMetricStatistics({
      ...{ Namespace: 'AWS/Lambda', MetricName, Period: 60, Statistics: ['Sum'] },
      Dimensions: [
        { Name: 'FunctionName', Value: FunctionName },
        { Name: 'Resource', Value: `${FunctionName}:live` },
      ],
      StartTime: new Date(t.cloud.clock.now() - 600_000),
      EndTime: new Date(t.cloud.clock.now()),
    });
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  };
  expect(await sum('ProvisionedConcurrencyInvocations')).toBe(byVersion);
  expect(await sum('ProvisionedConcurrencySpilloverInvocations')).toBe(12 - byVersion);
});

test('after a restart both versions have theirs again before anybody calls', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-weights-'));
  const first = await lambdaTest({ ephemeral: false, dataDir });
  const { alias } = await provisionedAlias(5, 2, first);
  await first.lambda.updateAlias({ ...alias, ...weights({ 2: 0.4 }) });
  await first.settled();
  await first.stop();
  const fake = fakeRuntimes();
  const second = await testCloud({ ephemeral: false, dataDir }, fake);
  await expect.poll(() => [...fake.provisioned.values()].sort()).toEqual([2, 3]);
  await second.stop();
  rmSync(dataDir, { recursive: true });
});

test('calls of either version find their sandboxes warm', async () => {
  const real = await lambdaTest({}, 'processes');
  const code = 'exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;';
  const FunctionName = await real.create(undefined, {
    Handler: 'index.handler',
    Code: { ZipFile: zipOf({ 'index.js': code }) },
  });
  await real.lambda.publishVersion({ FunctionName });
  await real.lambda.updateFunctionConfiguration({ FunctionName, Description: 'two' });
  await real.settled();
  await real.lambda.publishVersion({ FunctionName });
  await real.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
  const at = { FunctionName, Qualifier: 'live' };
  await real.lambda.putProvisionedConcurrencyConfig({ ...at, ProvisionedConcurrentExecutions: 2 });
  await real.settled();
  await real.lambda.updateAlias({ FunctionName, Name: 'live', ...weights({ 2: 0.5 }) });
  await real.settled();
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 40 && seen.size < 2; i++) {
    const answer = await real.invoke(FunctionName, {}, { Qualifier: 'live', LogType: 'Tail' });
    expect(answerOf(answer)).toBe('provisioned-concurrency');
    seen.add(answer.ExecutedVersion);
  }
  expect([...seen].sort()).toEqual(['1', '2']);
  await real.stop();
}, 120_000);
