import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('GetDeliveryDestination shows one by its name', async () => {
  const { destinationName: name, destinationArn: arn } = await delivering(logs());
  const { deliveryDestination } = await logs().getDeliveryDestination({ name });
  expect(deliveryDestination).toMatchObject({ name, arn, outputFormat: 'json' });
  const call = logs().getDeliveryDestination({ name: 'none' });
  await expect(call).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested Delivery Destination does not exist in this account.',
  });
});
