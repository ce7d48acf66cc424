import { expect, test } from 'vitest';
import { providerInput, settledProvider } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('what is named changes, the rest stays', async () => {
  const PropagateTags = { Mode: 'Explicit' as const, ExplicitTags: { a: 'b' } };
  const CapacityProviderName = await settledProvider(t, { PropagateTags });
  const CapacityProviderScalingConfig = {
    MaxVCpuCount: 8,
    ScalingMode: 'Manual' as const,
    ScalingPolicies: [
      { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization' as const, TargetValue: 70 },
    ],
  };
  const changed = await t.lambda.updateCapacityProvider({
    CapacityProviderName,
    CapacityProviderScalingConfig,
  });
  expect(changed.$metadata.httpStatusCode).toBe(202);
  expect(changed.CapacityProvider).toMatchObject({ CapacityProviderScalingConfig, PropagateTags });
  await t.lambda.updateCapacityProvider({ CapacityProviderName, PropagateTags: { Mode: 'None' } });
  await t.lambda.updateCapacityProvider({ CapacityProviderName, CapacityProviderScalingConfig: {} });
  const TelemetryConfig = { LoggingConfig: { SystemLogLevel: 'DEBUG' as const } };
  await t.lambda.updateCapacityProvider({ CapacityProviderName, TelemetryConfig });
  const { CapacityProvider } = await t.lambda.getCapacityProvider({ CapacityProviderName });
  expect(CapacityProvider).toMatchObject({
    CapacityProviderScalingConfig: { MaxVCpuCount: 400, ScalingMode: 'Auto' },
    PropagateTags: { Mode: 'None' },
    TelemetryConfig,
  });
});

test('one that is not there, or not there yet', async () => {
  const none = { CapacityProviderName: 'none', CapacityProviderScalingConfig: {} };
  expect((await failureOf(t.lambda.updateCapacityProvider(none))).code).toBe('ResourceNotFoundException');
  const input = providerInput();
  await t.lambda.createCapacityProvider(input);
  const { CapacityProviderName } = input;
  const update = () =>
    t.lambda.updateCapacityProvider({ CapacityProviderName, CapacityProviderScalingConfig: {} });
  expect(await failureOf(update())).toMatchObject({ code: 'ResourceConflictException', status: 409 });
  const ScalingPolicies = [
    { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization' as const, TargetValue: 50 },
  ];
  await t.cloud.clock.advance(1000);
  const auto = { CapacityProviderName, CapacityProviderScalingConfig: { ScalingPolicies } };
  expect((await failureOf(t.lambda.updateCapacityProvider(auto))).code).toBe(
    'InvalidParameterValueException',
  );
});
