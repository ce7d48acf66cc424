import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DescribeDeliveryDestinations lists in pages, and by names', async () => {
  const deliveryDestinationConfiguration = { destinationResourceArn: 'arn:aws:s3:::bucket' };
  for (const name of ['a', 'b', 'c'])
    await logs().putDeliveryDestination({ name, deliveryDestinationConfiguration });
  const names = async (input: object) =>
    (await logs().describeDeliveryDestinations(input)).deliveryDestinations?.map(({ name }) => name);
  const { nextToken } = await logs().describeDeliveryDestinations({ limit: 2 });
  expect(await names({ nextToken })).toEqual(['c']);
  expect(await names({ names: ['b', 'none'] })).toEqual(['b']);
});
