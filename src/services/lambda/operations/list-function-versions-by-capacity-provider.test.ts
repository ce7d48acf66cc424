import { expect, test } from 'vitest';
import { managedFunction, providerArn } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('versions of functions on a provider, in pages', async () => {
  const { FunctionName, provider: CapacityProviderName } = await managedFunction(t);
  await managedFunction(t);
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`;
  const first = await t.lambda.listFunctionVersionsByCapacityProvider({ CapacityProviderName, MaxItems: 1 });
  expect(first).toMatchObject({
    CapacityProviderArn: providerArn(CapacityProviderName),
    FunctionVersions: [{ FunctionArn: `${arn}:$LATEST`, State: 'ActiveNonInvocable' }],
  });
  const { FunctionVersions, NextMarker } = await t.lambda.listFunctionVersionsByCapacityProvider({
    ...{ CapacityProviderName, Marker: first.NextMarker },
  });
  expect([FunctionVersions, NextMarker]).toEqual([[{ FunctionArn: `${arn}:1`, State: 'Active' }], undefined]);
});

test('of a provider that is not there', async () => {
  const none = t.lambda.listFunctionVersionsByCapacityProvider({ CapacityProviderName: 'none' });
  expect((await failureOf(none)).code).toBe('ResourceNotFoundException');
});
