import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteDeliverySource removes a source of which no delivery is left', async () => {
  const { id, sourceName: name } = await delivering(logs());
  await expect(logs().deleteDeliverySource({ name })).rejects.toMatchObject({ name: 'ConflictException' });
  await logs().deleteDelivery({ id });
  await logs().deleteDeliverySource({ name });
  expect((await logs().describeDeliverySources({})).deliverySources).toEqual([]);
  await expect(logs().deleteDeliverySource({ name })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
