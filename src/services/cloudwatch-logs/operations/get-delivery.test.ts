import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('GetDelivery shows one by its id', async () => {
  const { id, destinationArn } = await delivering(logs());
  const { delivery } = await logs().getDelivery({ id });
  expect(delivery).toMatchObject({ id, deliveryDestinationArn: destinationArn });
  await expect(logs().getDelivery({ id: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested Delivery does not exist in this account.',
  });
});
