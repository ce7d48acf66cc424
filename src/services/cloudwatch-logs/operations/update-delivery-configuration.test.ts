import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('UpdateDeliveryConfiguration changes what it is given', async () => {
  const { id } = await delivering(logs());
  const update = (input: object) => logs().updateDeliveryConfiguration({ id, ...input });
  await update({ recordFields: ['date'], fieldDelimiter: ',' });
  await update({ recordFields: ['time'], s3DeliveryConfiguration: { suffixPath: '{yyyy}' } });
  expect((await logs().getDelivery({ id })).delivery).toMatchObject({
    recordFields: ['time'],
    fieldDelimiter: ',',
    s3DeliveryConfiguration: { suffixPath: '{yyyy}' },
  });
  await expect(update({ id: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
