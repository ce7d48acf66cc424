import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteDeliveryDestinationPolicy takes the policy away', async () => {
  const { destinationName: deliveryDestinationName } = await delivering(logs());
  const deliveryDestinationPolicy = '{"Statement":[]}';
  await logs().putDeliveryDestinationPolicy({ deliveryDestinationName, deliveryDestinationPolicy });
  await logs().deleteDeliveryDestinationPolicy({ deliveryDestinationName });
  expect((await logs().getDeliveryDestinationPolicy({ deliveryDestinationName })).policy).toEqual({});
  for (const name of [deliveryDestinationName, 'none']) {
    const call = logs().deleteDeliveryDestinationPolicy({ deliveryDestinationName: name });
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});
