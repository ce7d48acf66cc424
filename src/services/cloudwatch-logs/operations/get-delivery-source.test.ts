import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('GetDeliverySource shows one by its name', async () => {
  const input = { name: 's', resourceArn: 'arn:aws:cloudfront::000000000000:distribution/A', logType: 'L' };
  const { deliverySource } = await logs().putDeliverySource(input);
  expect((await logs().getDeliverySource({ name: 's' })).deliverySource).toEqual(deliverySource);
  const call = logs().getDeliverySource({ name: 'none' });
  await expect(call).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested Delivery Source does not exist in this account.',
  });
});
