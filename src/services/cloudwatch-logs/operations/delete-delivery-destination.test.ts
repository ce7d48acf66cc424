import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteDeliveryDestination removes one to which no delivery leads', async () => {
  const { id, destinationName: name } = await delivering(logs());
  const call = () => logs().deleteDeliveryDestination({ name });
  await expect(call()).rejects.toMatchObject({ name: 'ConflictException' });
  await logs().deleteDelivery({ id });
  await call();
  expect((await logs().describeDeliveryDestinations({})).deliveryDestinations).toEqual([]);
  await expect(call()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
