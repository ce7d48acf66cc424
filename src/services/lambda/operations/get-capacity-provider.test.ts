import { expect, test } from 'vitest';
import { settledProvider } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

test('by name and by ARN', async () => {
  const name = await settledProvider(t);
  const byName = await t.lambda.getCapacityProvider({ CapacityProviderName: name });
  expect(byName.CapacityProvider?.State).toBe('Active');
  const arn = byName.CapacityProvider?.CapacityProviderArn;
  const byArn = await t.lambda.getCapacityProvider({ CapacityProviderName: arn });
  expect(byArn.CapacityProvider).toEqual(byName.CapacityProvider);
});

test('one that is not there, or is in another region', async () => {
  const name = await settledProvider(t);
  const arn = (region: string, what: string) =>
    `arn:aws:lambda:${region}:000000000000:capacity-provider:${what}`;
  const fails = (CapacityProviderName: string) =>
    failureOf(t.lambda.getCapacityProvider({ CapacityProviderName }));
  expect(await fails('none')).toEqual({
    code: 'ResourceNotFoundException',
    status: 404,
    message: `Capacity provider not found: ${arn('us-east-1', 'none')}`,
  });
  expect((await fails(arn('eu-west-1', name))).code).toBe('ResourceNotFoundException');
  expect((await fails('a b')).code).toBe('ValidationException');
});
