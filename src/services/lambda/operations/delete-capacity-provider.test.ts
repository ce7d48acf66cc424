import { expect, test } from 'vitest';
import { PROVIDER_MS, providerInput, settledProvider } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('it is deleting, then gone by the clock, and its name is free', async () => {
  const CapacityProviderName = await settledProvider(t);
  const deleted = await t.lambda.deleteCapacityProvider({ CapacityProviderName });
  expect(deleted.$metadata.httpStatusCode).toBe(202);
  expect(deleted.CapacityProvider?.State).toBe('Deleting');
  const again = () => failureOf(t.lambda.deleteCapacityProvider({ CapacityProviderName }));
  expect((await again()).code).toBe('ResourceConflictException');
  await t.cloud.clock.advance(PROVIDER_MS);
  expect((await again()).code).toBe('ResourceNotFoundException');
  await settledProvider(t, { CapacityProviderName });
});

test('one that is not there yet stays', async () => {
  const input = providerInput();
  await t.lambda.createCapacityProvider(input);
  const { CapacityProviderName } = input;
  expect((await failureOf(t.lambda.deleteCapacityProvider({ CapacityProviderName }))).code).toBe(
    'ResourceConflictException',
  );
});
