import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const distribution = (id: string) => `arn:aws:cloudfront::000000000000:distribution/${id}`;
const put = (name: string, resourceArn: string, more: object = {}) =>
  logs().putDeliverySource({ name, resourceArn, logType: 'ACCESS_LOGS', ...more });

test('PutDeliverySource keeps a source, one for each resource and type of log', async () => {
  const { deliverySource } = await put('one', distribution('A'), { tags: { a: '1' } });
  expect(deliverySource).toEqual({
    name: 'one',
    arn: 'arn:aws:logs:us-east-1:000000000000:delivery-source:one',
    resourceArns: [distribution('A')],
    service: 'cloudfront',
    logType: 'ACCESS_LOGS',
    tags: { a: '1' },
  });
  expect((await put('one', distribution('A'))).deliverySource).toEqual(deliverySource);
  await put('two', distribution('A'), { logType: 'CONNECTION_LOGS' });
  await expect(put('three', distribution('A'))).rejects.toMatchObject({
    name: 'ConflictException',
    message: 'This ResourceId has already been used in another Delivery Source in this account.',
  });
  await expect(put('one', distribution('B'))).rejects.toMatchObject({
    name: 'ConflictException',
    message:
      'Update to existing Delivery Source with new ResourceId is not allowed. Please create a new Delivery Source instead.',
  });
  await expect(put('one', distribution('A'), { tags: { a: '2' } })).rejects.toMatchObject({
    name: 'ConflictException',
    message: 'Tags can only be provided when a resource is being created, not updated.',
  });
  await expect(put('four', 'x')).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put('four', 'arn:aws:s3:::b')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Cannot access provided service.',
  });
});
