import { expect, test } from 'vitest';
import { providerInput, settledProvider } from '../../../../test/support/capacity.ts';
import { failureOf, useLambda } from '../../../../test/support/lambda.ts';

const t = useLambda();

const names = (found: readonly { CapacityProviderArn?: string | undefined }[] = []) =>
  found.map(({ CapacityProviderArn = '' }) => CapacityProviderArn.split(':').at(-1));

test('all of them in pages, or those in one state', async () => {
  const active = [];
  for (const name of ['a', 'b', 'c']) active.push(await settledProvider(t, { CapacityProviderName: name }));
  await t.lambda.createCapacityProvider({ ...providerInput(), CapacityProviderName: 'd' });
  const first = await t.lambda.listCapacityProviders({ MaxItems: 3 });
  expect(names(first.CapacityProviders)).toEqual(['a', 'b', 'c']);
  const second = await t.lambda.listCapacityProviders({ MaxItems: 3, Marker: first.NextMarker });
  expect(names(second.CapacityProviders)).toEqual(['d']);
  expect(second.NextMarker).toBeUndefined();
  const pending = await t.lambda.listCapacityProviders({ State: 'Pending' });
  expect(names(pending.CapacityProviders)).toEqual(['d']);
  const some = await t.lambda.listCapacityProviders({ State: 'Active', MaxItems: 2 });
  const rest = await t.lambda.listCapacityProviders({ State: 'Active', Marker: some.NextMarker });
  expect(names([...(some.CapacityProviders ?? []), ...(rest.CapacityProviders ?? [])])).toEqual(active);
  // A marker belongs to the list that it came from.
  expect((await failureOf(t.lambda.listCapacityProviders({ Marker: some.NextMarker }))).code).toBe(
    'InvalidParameterValueException',
  );
});
