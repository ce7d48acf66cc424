import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const put = (name: string, destinationResourceArn: string, more: object = {}) =>
  logs().putDeliveryDestination({
    name,
    deliveryDestinationConfiguration: { destinationResourceArn },
    ...more,
  });

test('PutDeliveryDestination keeps a destination and changes where it leads', async () => {
  const { deliveryDestination } = await put('one', 'arn:aws:s3:::a', {
    outputFormat: 'json',
    tags: { a: '1' },
  });
  expect(deliveryDestination).toEqual({
    name: 'one',
    arn: 'arn:aws:logs:us-east-1:000000000000:delivery-destination:one',
    deliveryDestinationType: 'S3',
    outputFormat: 'json',
    deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::a' },
    tags: { a: '1' },
  });
  await put('one', 'arn:aws:s3:::b');
  expect((await logs().getDeliveryDestination({ name: 'one' })).deliveryDestination).toEqual({
    ...deliveryDestination,
    deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::b' },
  });
  const group = await put('two', 'arn:aws:logs:us-east-1:000000000000:log-group:g');
  expect(group.deliveryDestination?.deliveryDestinationType).toBe('CWL');
});

test('destinations that are none, and what cannot be changed', async () => {
  await put('three', 'arn:aws:s3:::a', { outputFormat: 'json' });
  const wrong: [Promise<unknown>, string][] = [
    [put('three', 'arn:aws:s3:::a', { outputFormat: 'plain' }), 'ValidationException'],
    [put('three', 'arn:aws:s3:::a', { tags: { a: '1' } }), 'ConflictException'],
    [put('four', 'arn:aws:sqs:us-east-1:000000000000:q'), 'ValidationException'],
    [put('four', 'arn:aws:s3:::a', { deliveryDestinationType: 'CWL' }), 'ValidationException'],
    [put('four', 'arn:aws:s3:::a', { deliveryDestinationType: 'XRAY' }), 'ValidationException'],
    [logs().putDeliveryDestination({ name: 'four' }), 'ValidationException'],
  ];
  for (const [call, name] of wrong) await expect(call).rejects.toMatchObject({ name });
});

test('its limits are told with another code than those of older operations, and formats in the order of AWS', async () => {
  await expect(put('five', 'arn:aws:s3:::a', { outputFormat: 'foobar' })).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'foobar' at 'outputFormat' failed to satisfy constraint: Member must satisfy enum value set: [w3c, raw, json, plain, parquet]",
  });
});
