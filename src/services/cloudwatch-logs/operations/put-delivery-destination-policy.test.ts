import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const put = (deliveryDestinationName: string, deliveryDestinationPolicy: string) =>
  logs().putDeliveryDestinationPolicy({ deliveryDestinationName, deliveryDestinationPolicy });

test('PutDeliveryDestinationPolicy keeps the policy of a destination', async () => {
  const { destinationName } = await delivering(logs());
  expect((await put(destinationName, policy)).policy).toEqual({ deliveryDestinationPolicy: policy });
  await expect(put(destinationName, '"x"')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Invalid Delivery Destination resource Policy is provided.',
  });
  await expect(put('none', policy)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
