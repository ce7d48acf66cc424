/** What tests of Lambda Managed Instances share. */

import { randomUUID } from 'node:crypto';
import type { CreateCapacityProviderCommandInput, CreateFunctionCommandInput } from '@aws-sdk/client-lambda';
import type { FakeHandler, LambdaTest } from './lambda.ts';

/** Longer than a capacity provider takes to be there or to be gone. */
export const PROVIDER_MS = 1000;

export const providerName = () => `provider-${randomUUID().slice(0, 8)}`;

export function providerInput(): CreateCapacityProviderCommandInput {
  return {
    CapacityProviderName: providerName(),
    VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
    PermissionsConfig: { CapacityProviderOperatorRoleArn: 'arn:aws:iam::000000000000:role/operator' },
  };
}

/** A capacity provider that is active; its name. */
export async function settledProvider(
  t: LambdaTest,
  more: Partial<CreateCapacityProviderCommandInput> = {},
): Promise<string> {
  const input = { ...providerInput(), ...more };
  await t.lambda.createCapacityProvider(input);
  await t.cloud.clock.advance(PROVIDER_MS);
  return input.CapacityProviderName ?? '';
}

/** A capacity provider's ARN. */
export const providerArn = (name: string) =>
  `arn:aws:lambda:us-east-1:000000000000:capacity-provider:${name}`;

/** What puts a function on a provider. */
export const onProvider = (name: string, more: object = {}) => ({
  CapacityProviderConfig: {
    LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: providerArn(name), ...more },
  },
});

/** A function on a new provider, whose version 1 is active; the names of both. */
export async function managedFunction(
  t: LambdaTest,
  handler?: FakeHandler,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<{ FunctionName: string; provider: string }> {
  const provider = await settledProvider(t);
  const FunctionName = await t.create(handler, { ...onProvider(provider), Publish: true, ...more });
  return { FunctionName, provider };
}
