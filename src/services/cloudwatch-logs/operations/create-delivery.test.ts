import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('CreateDelivery pairs a source with a destination, once', async () => {
  const { id, sourceName, destinationArn } = await delivering(logs());
  expect((await logs().getDelivery({ id })).delivery).toEqual({
    id,
    arn: `arn:aws:logs:us-east-1:000000000000:delivery:${id}`,
    deliverySourceName: sourceName,
    deliveryDestinationArn: destinationArn,
    deliveryDestinationType: 'S3',
  });
  const create = (deliverySourceName: string, deliveryDestinationArn: string) =>
    logs().createDelivery({ deliverySourceName, deliveryDestinationArn });
  await expect(create(sourceName, destinationArn)).rejects.toMatchObject({ name: 'ConflictException' });
  const wrong: [string, string][] = [
    ['none', destinationArn],
    [sourceName, `${destinationArn}2`],
  ];
  for (const [source, destination] of wrong)
    await expect(create(source, destination)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const elsewhere = destinationArn.replace('000000000000', '111111111111');
  await expect(create(sourceName, elsewhere)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('what is to be in it is kept, and its tags', async () => {
  const { id, sourceName, destinationArn } = await delivering(logs(), '2');
  await logs().deleteDelivery({ id });
  const input = {
    recordFields: ['date', 'time'],
    fieldDelimiter: ',',
    s3DeliveryConfiguration: { suffixPath: '{yyyy}/{MM}', enableHiveCompatiblePath: true },
    tags: { a: '1' },
  };
  const { delivery } = await logs().createDelivery({
    deliverySourceName: sourceName,
    deliveryDestinationArn: destinationArn,
    ...input,
  });
  expect(delivery).toMatchObject(input);
  const resourceArn = delivery?.arn ?? '';
  await logs().tagResource({ resourceArn, tags: { b: '2' } });
  expect((await logs().listTagsForResource({ resourceArn })).tags).toEqual({ a: '1', b: '2' });
});
