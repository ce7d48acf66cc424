import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteDelivery removes one', async () => {
  const { id } = await delivering(logs());
  await logs().deleteDelivery({ id });
  expect((await logs().describeDeliveries({})).deliveries).toEqual([]);
  await expect(logs().deleteDelivery({ id })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
