import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('GetDeliveryDestinationPolicy shows the policy, if there is one', async () => {
  const { destinationName: deliveryDestinationName } = await delivering(logs());
  const get = (name: string) => logs().getDeliveryDestinationPolicy({ deliveryDestinationName: name });
  expect((await get(deliveryDestinationName)).policy).toEqual({});
  const deliveryDestinationPolicy = '{"Statement":[]}';
  await logs().putDeliveryDestinationPolicy({ deliveryDestinationName, deliveryDestinationPolicy });
  expect((await get(deliveryDestinationName)).policy).toEqual({ deliveryDestinationPolicy });
  await expect(get('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
