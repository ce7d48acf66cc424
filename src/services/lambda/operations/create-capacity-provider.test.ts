import { expect, test } from 'vitest';
import { providerInput, providerName, settledProvider } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('a provider is pending, then active by the clock, with what AWS sets', async () => {
  const input = providerInput();
  const { CapacityProvider, $metadata } = await t.lambda.createCapacityProvider(input);
  expect($metadata.httpStatusCode).toBe(202);
  const shown = {
    CapacityProviderArn: `arn:aws:lambda:us-east-1:000000000000:capacity-provider:${input.CapacityProviderName}`,
    State: 'Pending',
    VpcConfig: input.VpcConfig,
    PermissionsConfig: input.PermissionsConfig,
    InstanceRequirements: { Architectures: ['x86_64'] },
    CapacityProviderScalingConfig: { MaxVCpuCount: 400, ScalingMode: 'Auto' },
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/),
  };
  expect(CapacityProvider).toEqual(shown);
  await t.cloud.clock.advance(1000);
  const found = await t.lambda.getCapacityProvider({
    CapacityProviderName: CapacityProvider?.CapacityProviderArn,
  });
  expect(found.CapacityProvider).toEqual({ ...shown, State: 'Active' });
});

test('what was given is kept, tags too', async () => {
  const given = {
    InstanceRequirements: { Architectures: ['arm64' as const], AllowedInstanceTypes: ['m8g.*'] },
    CapacityProviderScalingConfig: {
      MaxVCpuCount: 16,
      ScalingMode: 'Manual' as const,
      ScalingPolicies: [
        { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization' as const, TargetValue: 50 },
      ],
    },
    KmsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/1',
    PropagateTags: { Mode: 'Explicit' as const, ExplicitTags: { a: 'b' } },
    TelemetryConfig: { LoggingConfig: { SystemLogLevel: 'WARN' as const, LogGroup: '/aws/lambda/mine' } },
  };
  const name = await settledProvider(t, { ...given, Tags: { team: 'blue' } });
  const { CapacityProvider } = await t.lambda.getCapacityProvider({ CapacityProviderName: name });
  expect(CapacityProvider).toMatchObject(given);
  const Resource = CapacityProvider?.CapacityProviderArn;
  await t.lambda.tagResource({ Resource, Tags: { stage: 'test' } });
  await t.lambda.untagResource({ Resource, TagKeys: ['team'] });
  expect((await t.lambda.listTags({ Resource })).Tags).toEqual({ stage: 'test' });
  const gone = `${Resource}x`;
  expect(await failureOf(t.lambda.listTags({ Resource: gone }))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: `Capacity provider not found: ${gone}`,
  });
});

test('what cannot be is refused', async () => {
  const fails = (more: object) => failureOf(t.lambda.createCapacityProvider({ ...providerInput(), ...more }));
  const ScalingPolicies = [
    { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization', TargetValue: 50 },
  ];
  expect(await fails({ CapacityProviderScalingConfig: { ScalingPolicies } })).toEqual({
    code: 'InvalidParameterValueException',
    status: 400,
    message: "A scaling policy can't be specified when the scalingMode is set to Auto",
  });
  const both = { AllowedInstanceTypes: ['m8g.*'], ExcludedInstanceTypes: ['c8g.*'] };
  expect((await fails({ InstanceRequirements: both })).code).toBe('InvalidParameterValueException');
  expect((await fails({ PropagateTags: { Mode: 'None', ExplicitTags: { a: 'b' } } })).code).toBe(
    'InvalidParameterValueException',
  );
  expect((await fails({ Tags: { 'aws:x': '' } })).code).toBe('InvalidParameterValueException');
  expect((await fails({ VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } })).code).toBe(
    'ValidationException',
  );
  const elsewhere = `arn:aws:lambda:eu-west-1:000000000000:capacity-provider:${providerName()}`;
  expect((await fails({ CapacityProviderName: elsewhere })).code).toBe('ResourceNotFoundException');
});

test('a name is taken once, and a role of another account is no role to give', async () => {
  const name = await settledProvider(t);
  expect(
    await failureOf(t.lambda.createCapacityProvider({ ...providerInput(), CapacityProviderName: name })),
  ).toMatchObject({ code: 'ResourceConflictException', status: 409 });
  const PermissionsConfig = { CapacityProviderOperatorRoleArn: 'arn:aws:iam::111122223333:role/operator' };
  expect(
    (await failureOf(t.lambda.createCapacityProvider({ ...providerInput(), PermissionsConfig }))).code,
  ).toBe('AccessDeniedException');
});
