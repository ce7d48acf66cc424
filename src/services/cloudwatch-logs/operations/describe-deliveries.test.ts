import { expect, test } from 'vitest';
import { delivering } from '../../../../test/support/log-deliveries.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DescribeDeliveries lists in pages, and those of some sources', async () => {
  const { id, sourceName, destinationArn } = await delivering(logs());
  const resourceArn = 'arn:aws:cloudfront::000000000000:distribution/B';
  await logs().putDeliverySource({ name: 'other', resourceArn, logType: 'ACCESS_LOGS' });
  await logs().createDelivery({ deliverySourceName: 'other', deliveryDestinationArn: destinationArn });
  const ids = async (input: object) =>
    (await logs().describeDeliveries(input)).deliveries?.map((delivery) => delivery.id);
  const first = await logs().describeDeliveries({ limit: 1 });
  const both = [first.deliveries?.[0]?.id, ...((await ids({ nextToken: first.nextToken })) ?? [])];
  expect(both).toEqual(await ids({}));
  expect(both).toHaveLength(2);
  expect(await ids({ deliverySourceNames: [sourceName] })).toEqual([id]);
});
