import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  managedFunction,
  onProvider,
  providerArn,
  settledProvider,
} from '../../../../test/support/capacity.ts';
import { testCloud } from '../../../../test/support/cloud.ts';
import {
  answerOf,
  CODE,
  failureOf,
  fakeRuntimes,
  lambdaTest,
  useLambda,
} from '../../../../test/support/lambda.ts';
import { zipOf } from '../../../../test/support/zip.ts';
import { FunctionRefusal } from '../../../core/functions.ts';

const t = useLambda();

const stateOf = async (FunctionName: string, Qualifier = '$LATEST') => {
  const { State, StateReasonCode } = await t.lambda.getFunctionConfiguration({ FunctionName, Qualifier });
  return [State, StateReasonCode];
};

test('a published version runs in environments for several events, $LATEST does not run', async () => {
  const { FunctionName, provider } = await managedFunction(t, ({ event }) => event);
  expect(await stateOf(FunctionName)).toEqual(['ActiveNonInvocable', undefined]);
  expect(await stateOf(FunctionName, '1')).toEqual(['Active', undefined]);
  const shown = await t.lambda.getFunctionConfiguration({ FunctionName });
  expect(shown).toMatchObject({
    MemorySize: 2048,
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
    ...onProvider(provider, {
      PerExecutionEnvironmentMaxConcurrency: 64,
      ExecutionEnvironmentMemoryGiBPerVCpu: 2,
    }),
  });
  expect(await failureOf(t.invoke(FunctionName))).toMatchObject({
    code: 'ResourceConflictException',
    message:
      'The operation cannot be performed at this time. The function is currently in the following state: ActiveNonInvocable',
  });
  await t.invoke(FunctionName, { a: 1 }, { Qualifier: '1' });
  const { spec } = t.fake.calls.at(-1) ?? {};
  expect(spec).toMatchObject({
    initialization: 'lambda-managed-instances',
    shared: { concurrencyMax: 64, vcpus: 1 },
  });
  expect(t.fake.managed.get(spec?.key ?? '')).toEqual({ min: 3, max: 400 });
});

test('a version that cannot be initialised has failed, and says why', async () => {
  const provider = await settledProvider(t);
  const failing = async (failure: FunctionRefusal) => {
    t.fake.managedFailure = failure;
    const FunctionName = await t.create(undefined, { ...onProvider(provider), Publish: true });
    t.fake.managedFailure = undefined;
    return stateOf(FunctionName, '1');
  };
  const code = (errorType?: string) => new FunctionRefusal('code', 'it broke', errorType);
  expect(await failing(code('TypeError'))).toEqual(['Failed', 'FunctionError.RuntimeInitError']);
  expect(await failing(code('Sandbox.Timedout'))).toEqual(['Failed', 'FunctionError.InitTimeout']);
  expect(await failing(code('Extension.Crash'))).toEqual(['Failed', 'FunctionError.ExtensionInitError']);
  expect(await failing(code())).toEqual(['Failed', 'FunctionError']);
  // What this machine cannot run is told by the first call.
  expect(await failing(new FunctionRefusal('runtime', 'no Java'))).toEqual(['Active', undefined]);
});

test('what no environment has room for is throttled', async () => {
  const { FunctionName } = await managedFunction(t, () => {
    throw new FunctionRefusal('busy', 'all at work');
  });
  expect(await failureOf(t.invoke(FunctionName, {}, { Qualifier: '1' }))).toEqual({
    code: 'TooManyRequestsException',
    status: 429,
    message: 'Rate Exceeded.',
  });
});

test('a version waits for the processors of its provider', async () => {
  const CapacityProviderScalingConfig = { MaxVCpuCount: 4 };
  const provider = await settledProvider(t, { CapacityProviderScalingConfig });
  const more = { ...onProvider(provider), Publish: true };
  const first = await t.create(undefined, more);
  expect(await stateOf(first, '1')).toEqual(['Active', undefined]);
  const second = await t.create(undefined, more);
  expect(await stateOf(second, '1')).toEqual(['Failed', 'CapacityProviderScalingLimitExceeded']);
  await t.lambda.updateCapacityProvider({
    CapacityProviderName: provider,
    CapacityProviderScalingConfig: { MaxVCpuCount: 9 },
  });
  await t.settled();
  await t.invoke(first, {}, { Qualifier: '1' });
  expect(t.fake.managed.get(t.fake.calls.at(-1)?.spec.key ?? '')).toEqual({ min: 3, max: 9 });
});

test('what such functions cannot be is refused', async () => {
  const provider = await settledProvider(t);
  const fails = (more: object, settings: object = {}) =>
    failureOf(t.create(undefined, { ...onProvider(provider, settings), ...more }));
  const refused = (message: string) => ({ code: 'InvalidParameterValueException', status: 400, message });
  const not = (what: string) => refused(`${what} is not supported for Lambda Managed Instances functions.`);
  expect(await fails({ Runtime: 'nodejs20.x' })).toEqual(not('nodejs20.x'));
  expect(await fails({ Runtime: 'python3.12' })).toEqual(not('python3.12'));
  expect(await fails({ Runtime: 'python3.13', SnapStart: { ApplyOn: 'PublishedVersions' } })).toEqual(
    not('SnapStart'),
  );
  const VpcConfig = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
  expect(await fails({ VpcConfig })).toEqual(not('VpcConfig'));
  expect(await fails({ LoggingConfig: { LogFormat: 'Text' } })).toEqual(
    refused(
      'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "JSON" and try again.',
    ),
  );
  expect(await fails({ MemorySize: 1024 })).toEqual({
    code: 'ValidationException',
    status: 400,
    message: 'Lambda Managed Instance functions must have memory size greater than or equal to 2048',
  });
  expect((await fails({}, { ExecutionEnvironmentMemoryGiBPerVCpu: 3 })).code).toBe(
    'InvalidParameterValueException',
  );
  expect((await fails({}, { ExecutionEnvironmentMemoryGiBPerVCpu: 4 })).code).toBe(
    'InvalidParameterValueException',
  );
  expect((await fails({}, { PerExecutionEnvironmentMaxConcurrency: 1601 })).code).toBe('ValidationException');
  expect((await fails({ Architectures: ['arm64'] })).code).toBe('InvalidParameterValueException');
  const missing = onProvider('none');
  expect(await failureOf(t.create(undefined, missing))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Capacity provider not found: ${providerArn('none')}`,
  });
});

test('more memory and time than others may have', async () => {
  const provider = await settledProvider(t);
  const FunctionName = await t.create(undefined, {
    ...onProvider(provider, { ExecutionEnvironmentMemoryGiBPerVCpu: 8 }),
    ...{ MemorySize: 32_768, Timeout: 5400, Runtime: 'python3.13', Handler: 'app.handler' },
  });
  const shown = await t.lambda.getFunctionConfiguration({ FunctionName });
  expect(shown).toMatchObject({ MemorySize: 32_768, Timeout: 5400 });
  expect(shown.CapacityProviderConfig).toMatchObject({
    LambdaManagedInstancesCapacityProviderConfig: { PerExecutionEnvironmentMaxConcurrency: 64 },
  });
});

test('functions stay where they were made, on what provider is to be chosen', async () => {
  const { FunctionName } = await managedFunction(t);
  const other = await settledProvider(t);
  const changed = await t.lambda.updateFunctionConfiguration({
    FunctionName,
    ...onProvider(other, { PerExecutionEnvironmentMaxConcurrency: 5 }),
  });
  expect(changed.CapacityProviderConfig).toMatchObject(
    onProvider(other, { PerExecutionEnvironmentMaxConcurrency: 5 }).CapacityProviderConfig,
  );
  await t.settled();
  expect(await stateOf(FunctionName)).toEqual(['ActiveNonInvocable', undefined]);
  const moving = t.lambda.updateFunctionCode({ FunctionName, ZipFile: CODE, Architectures: ['arm64'] });
  expect((await failureOf(moving)).message).toContain('arm64, is none of its capacity provider: x86_64');
  const usual = await t.create();
  expect(
    await failureOf(t.lambda.updateFunctionConfiguration({ FunctionName: usual, ...onProvider(other) })),
  ).toMatchObject({
    code: 'InvalidParameterValueException',
    message: "CapacityProviderConfig isn't supported for Lambda Default functions.",
  });
  expect(
    (await failureOf(t.lambda.updateFunctionConfiguration({ FunctionName, ...onProvider('none') }))).code,
  ).toBe('ResourceNotFoundException');
});

test('neither reserved nor provisioned concurrency', async () => {
  const { FunctionName } = await managedFunction(t);
  const code = 'InvalidParameterValueException';
  const reserving = t.lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 1 });
  expect(await failureOf(reserving)).toMatchObject({
    code,
    message: 'Reserved Concurrency is not supported for Lambda Managed Instances functions.',
  });
  const provisioning = t.lambda.putProvisionedConcurrencyConfig({
    ...{ FunctionName, Qualifier: '1', ProvisionedConcurrentExecutions: 1 },
  });
  expect(await failureOf(provisioning)).toMatchObject({
    code,
    message: 'Provisioned Concurrency is not supported for Lambda Managed Instances functions.',
  });
});

test('a provider that functions use stays until they are gone, and their environments with them', async () => {
  const { FunctionName, provider: CapacityProviderName } = await managedFunction(t);
  expect(await failureOf(t.lambda.deleteCapacityProvider({ CapacityProviderName }))).toMatchObject({
    code: 'ResourceConflictException',
    status: 409,
  });
  await t.invoke(FunctionName, {}, { Qualifier: '1' });
  const { key } = t.fake.calls.at(-1)?.spec ?? {};
  await t.lambda.deleteFunction({ FunctionName });
  await t.settled();
  expect(t.fake.retired).toContain(key);
  await t.lambda.deleteCapacityProvider({ CapacityProviderName });
});

test('a provider takes a hundred versions', async () => {
  const { FunctionName } = await managedFunction(t);
  for (let number = 2; number <= 100; number++) {
    await t.lambda.updateFunctionConfiguration({ FunctionName, Description: `${number}` });
    await t.settled();
    await t.lambda.publishVersion({ FunctionName });
  }
  await t.lambda.updateFunctionConfiguration({ FunctionName, Description: '101' });
  await t.settled();
  expect((await failureOf(t.lambda.publishVersion({ FunctionName }))).code).toBe(
    'FunctionVersionsPerCapacityProviderLimitExceededException',
  );
});

test('after a restart environments are there again before anybody calls, and none for what was deleted', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-managed-'));
  const first = await lambdaTest({ ephemeral: false, dataDir });
  const { FunctionName } = await managedFunction(first);
  const one = { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 2 };
  await first.lambda.putFunctionScalingConfig({ FunctionName, Qualifier: '1', FunctionScalingConfig: one });
  const gone = await managedFunction(first);
  await first.lambda.deleteFunction({ FunctionName: gone.FunctionName });
  await first.settled();
  await first.stop();
  const fake = fakeRuntimes();
  const second = await testCloud({ ephemeral: false, dataDir }, fake);
  await expect.poll(() => [...fake.managed.values()]).toEqual([{ min: 1, max: 2 }]);
  await second.stop();
  rmSync(dataDir, { recursive: true });
});

test('calls meet in one environment of this machine', async () => {
  const real = await lambdaTest({}, 'processes');
  const source = `let waiting = [];
    exports.handler = async () => {
      await new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const one of waiting) one();
      });
      return [process.pid, process.env.AWS_LAMBDA_INITIALIZATION_TYPE, process.env.AWS_LAMBDA_MAX_CONCURRENCY];
    };`;
  const provider = await settledProvider(real);
  const FunctionName = await real.create(undefined, {
    ...onProvider(provider, { PerExecutionEnvironmentMaxConcurrency: 2 }),
    ...{ Code: { ZipFile: zipOf({ 'index.js': source }) }, Handler: 'index.handler' },
    Environment: { Variables: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' } },
  });
  await real.lambda.publishVersion({ FunctionName });
  const at = { FunctionName, Qualifier: '1' };
  await real.settled();
  expect((await real.lambda.getFunctionConfiguration(at)).State).toBe('Active');
  const one = { MinExecutionEnvironments: 1, MaxExecutionEnvironments: 1 };
  await real.lambda.putFunctionScalingConfig({ ...at, FunctionScalingConfig: one });
  await real.settled();
  const calls = [1, 2].map(() => real.invoke(FunctionName, {}, { Qualifier: '1' }));
  const [left, right] = (await Promise.all(calls)).map(answerOf);
  expect(left).toEqual([expect.any(Number), 'lambda-managed-instances', '2']);
  expect(right).toEqual(left);
  await real.stop();
});
